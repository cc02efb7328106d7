package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.load.Target;
import java.util.Map;

/**
 * A server that sends each message to all subscribers, in a process of its own.
 *
 * <p>Threading: one thread.
 */
public interface PushServer extends AutoCloseable {

  /** Name of the process that has the subscribers. */
  String SERVER = "server";

  /** Where subscribers connect to, and how they subscribe. */
  Target target();

  /** What comes before the number of the next message. */
  long nextNumber();

  /** Gives it the next message, and does not wait. */
  void publish();

  /** Its processes, {@link #SERVER} among them. */
  Map<String, ProcessHandle> processes();

  /** The process that has the subscribers. */
  default ProcessHandle server() {
    ProcessHandle process = processes().get(SERVER);
    if (process == null) {
      throw new IllegalStateException("no process of the server");
    }
    return process;
  }

  @Override
  void close();
}
