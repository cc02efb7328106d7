package io.headwater.benchmarks.deltas;

import java.util.List;
import java.util.zip.Deflater;

/** Ways to make a notification smaller. */
enum Packing {
  WHOLE("whole, as it is", 0, Form.WHOLE),
  WHOLE_DEFLATED_1("whole, deflated, level 1", 1, Form.WHOLE),
  WHOLE_DEFLATED_6("whole, deflated, level 6", 6, Form.WHOLE),
  DELTA("delta, as it is", 0, Form.DELTA),
  DELTA_DEFLATED_1("delta, deflated, level 1", 1, Form.DELTA),
  DELTA_DEFLATED_6("delta, deflated, level 6", 6, Form.DELTA),
  /** What a delta of bytes can come to: copies from the message before cost nearly nothing. */
  AGAINST_LAST_6("whole, deflated against the one before, level 6", 6, Form.AGAINST_LAST),
  BATCH_DEFLATED_1("a block in one batch, deflated, level 1", 1, Form.BATCH);

  private enum Form {
    WHOLE,
    DELTA,
    AGAINST_LAST,
    BATCH
  }

  private final String label;
  private final int level;
  private final Form form;

  Packing(String label, int level, Form form) {
    this.label = label;
    this.level = level;
    this.form = form;
  }

  String label() {
    return label;
  }

  boolean isDeflated() {
    return level > 0;
  }

  /** Packs every message of a feed; bytes of all. */
  long pack(Feed feed, byte[] scratch) {
    List<byte[]> all =
        switch (form) {
          case WHOLE, AGAINST_LAST -> feed.whole();
          case DELTA -> feed.deltas();
          case BATCH -> feed.batches();
        };
    if (level == 0) {
      return all.stream().mapToLong(message -> message.length).sum();
    }
    long bytes = 0;
    Deflater deflater = new Deflater(level, true);
    try {
      byte[] last = new byte[0];
      for (byte[] message : all) {
        deflater.reset();
        if (form == Form.AGAINST_LAST) {
          deflater.setDictionary(last);
        }
        deflater.setInput(message);
        bytes += deflater.deflate(scratch, 0, scratch.length, Deflater.SYNC_FLUSH);
        last = message;
      }
    } finally {
      deflater.end();
    }
    return bytes;
  }
}
