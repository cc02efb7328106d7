package io.headwater.testkit.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Good inputs and some hundreds of bad ones near to them, the same in every run: what a fuzz test
 * reads when nobody fuzzes, and begins with when somebody does.
 */
public final class Mutations {

  private static final int COUNT = 600;
  private static final byte[] LOVED = {
    0, 1, 0x7F, (byte) 0x80, (byte) 0xFF, '"', '{', '[', '0', '-'
  };

  private Mutations() {}

  /** The inputs themselves, then mutations of them. */
  public static Stream<byte[]> of(List<byte[]> good) {
    Random random = new Random(1);
    return Stream.concat(
        good.stream(),
        IntStream.range(0, COUNT)
            .mapToObj(i -> mutated(good.get(random.nextInt(good.size())), good, random)));
  }

  private static byte[] mutated(byte[] input, List<byte[]> good, Random random) {
    byte[] out = input.clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      out = once(out, good, random);
    }
    return out;
  }

  private static byte[] once(byte[] input, List<byte[]> good, Random random) {
    int at = random.nextInt(input.length + 1);
    int to = at + random.nextInt(input.length - at + 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(input, 0, at);
    switch (random.nextInt(5)) {
      case 0 -> out.write(LOVED[random.nextInt(LOVED.length)]);
      case 1 -> out.write(random.nextInt(256));
      case 2 -> {
        byte[] other = good.get(random.nextInt(good.size()));
        out.write(other, 0, random.nextInt(other.length + 1));
      }
      case 3 -> {
        for (int i = random.nextInt(20); i > 0; i--) {
          out.write(input, at, to - at);
        }
      }
      default -> {
        return out.toByteArray(); // Cut off.
      }
    }
    int rest = random.nextBoolean() ? at : to;
    out.write(input, rest, input.length - rest);
    return out.toByteArray();
  }
}
