package io.headwater.app;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command of Headwater in a JVM of its own, which is like this one and has its classes. */
public final class OwnJvm {

  private OwnJvm() {}

  /**
   * The command line.
   *
   * @param options of the JVM, besides those that this one was started with
   * @param args the command and its options
   */
  public static List<String> command(List<String> options, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(arg -> arg.startsWith("-XX:") || arg.startsWith("--"))
        .forEach(command::add);
    command.addAll(options);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Headwater.class.getName()));
    command.addAll(args);
    return command;
  }
}
