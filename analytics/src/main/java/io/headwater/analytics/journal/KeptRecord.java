package io.headwater.analytics.journal;

import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.wire.RecordHeaders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** A journal record as bytes: offset, time, its Kafka headers, the rest is its value. */
public final class KeptRecord {

  private KeptRecord() {}

  /** Writes a record. */
  public static byte[] write(JournalRecord record) {
    Headers headers = noHeaders();
    record.headers().writeTo(headers);
    Header[] all = headers.toArray();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(record.value().length + 512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(record.offset());
      out.writeLong(record.timestampMillis());
      out.writeInt(all.length);
      for (Header header : all) {
        out.writeUTF(header.key());
        out.writeInt(header.value().length);
        out.write(header.value());
      }
      out.write(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // An array takes everything.
    }
    return bytes.toByteArray();
  }

  /** Reads what was written. */
  public static JournalRecord read(byte[] kept) {
    Headers headers = noHeaders();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(kept))) {
      long offset = in.readLong();
      long timestampMillis = in.readLong();
      for (int left = in.readInt(); left > 0; left--) {
        headers.add(in.readUTF(), in.readNBytes(in.readInt()));
      }
      return new JournalRecord(
          offset, timestampMillis, RecordHeaders.readFrom(headers), in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("a kept journal record is cut off", e);
    }
  }

  private static Headers noHeaders() {
    return new ProducerRecord<byte[], byte[]>("kept", new byte[0]).headers();
  }
}
