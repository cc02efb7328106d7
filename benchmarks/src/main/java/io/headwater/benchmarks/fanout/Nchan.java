package io.headwater.benchmarks.fanout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx with its module nchan, where Debian puts it. */
final class Nchan {

  static final String SUBSCRIBE = "/subscribe";
  static final String PUBLISH = "/publish";
  private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");

  private Nchan() {}

  static boolean isInstalled() {
    return Files.exists(MODULE) && Installed.runs("nginx", "-v");
  }

  /** The command line of one worker; its files are in a directory. */
  static List<String> command(int port, Path directory) {
    String configuration =
        """
        load_module %1$s;
        daemon off;
        worker_processes 1;
        worker_rlimit_nofile 20000;
        pid %3$s/nginx.pid;
        error_log stderr crit;
        events { worker_connections 19000; }
        http {
          access_log off;
          client_body_temp_path %3$s/nginx-body;
          proxy_temp_path %3$s/nginx-proxy;
          fastcgi_temp_path %3$s/nginx-fastcgi;
          uwsgi_temp_path %3$s/nginx-uwsgi;
          scgi_temp_path %3$s/nginx-scgi;
          keepalive_requests 100000000;
          keepalive_timeout 1h;
          server {
            listen 127.0.0.1:%2$d backlog=4096;
            location = %4$s {
              nchan_subscriber websocket;
              nchan_channel_id heads;
              nchan_subscriber_first_message newest;
            }
            location = %5$s {
              nchan_publisher http;
              nchan_channel_id heads;
              nchan_message_buffer_length 64;
            }
          }
        }
        """
            .formatted(MODULE, port, directory, SUBSCRIBE, PUBLISH);
    // Its worker is another user where the master is root.
    String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
    Path file = directory.resolve("nginx.conf");
    try {
      Files.writeString(file, user + configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of("nginx", "-c", file.toString(), "-p", directory.toString());
  }
}
