package io.headwater.benchmarks.micro;

import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.position.Cursor;
import io.headwater.schemas.position.Position;
import io.headwater.schemas.wire.EntryKind;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A cursor inside a mainnet block, as text and back. */
@State(Scope.Thread)
public class CursorBenchmark {

  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Cursor cursor =
      new Cursor(
          1,
          new Position(random.nextLong(), 12_345_678, 321),
          EntryKind.BLOCK_APPLIED,
          17_686_110,
          hash());
  private final String text = cursor.encode();

  private Hash hash() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return new Hash(bytes);
  }

  @Benchmark
  public String encode() {
    return cursor.encode();
  }

  @Benchmark
  public Cursor decode() {
    return Cursor.decode(text);
  }
}
