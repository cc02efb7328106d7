package io.headwater.benchmarks.feed;

import io.headwater.app.Headwater;
import io.headwater.app.OwnJvm;
import java.util.ArrayList;
import java.util.List;

/** A main class of the benchmarks in a JVM of its own, which is like this one. */
public final class BenchmarkJvm {

  private BenchmarkJvm() {}

  /** The command line. */
  public static List<String> command(Class<?> main, List<String> options, List<String> args) {
    List<String> command = new ArrayList<>(OwnJvm.command(options, args));
    command.set(command.indexOf(Headwater.class.getName()), main.getName());
    return command;
  }
}
