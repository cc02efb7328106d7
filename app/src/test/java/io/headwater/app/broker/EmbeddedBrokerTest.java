package io.headwater.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicException;
import io.headwater.schemas.topic.TopicLayout;
import io.headwater.schemas.topic.TopicNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedBrokerTest {

  private static final TopicLayout JOURNAL =
      TopicLayout.journal(new TopicNames(5), Duration.ofDays(1), false);

  @TempDir Path data;

  private static TopicAdmin admin(EmbeddedBroker broker) {
    return TopicAdmin.open(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @Test
  void keepsItsTopicsOverARestart() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        TopicAdmin admin = admin(broker)) {
      assertThat(admin.chains()).isEmpty();
      admin.create(List.of(JOURNAL));
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        TopicAdmin admin = admin(broker)) {
      admin.check(JOURNAL);
      assertThat(admin.chains()).containsExactly(5L);
    }
  }

  @Test
  void waitsForATopicThatTheBrokerHasNotHeardOfYet() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        TopicAdmin admin = admin(broker);
        TopicAdmin other = admin(broker)) {
      CompletableFuture<Void> check = CompletableFuture.runAsync(() -> other.check(JOURNAL));
      CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)
          .execute(() -> admin.create(List.of(JOURNAL)));
      assertThat(check).succeedsWithin(Duration.ofSeconds(30));
    }
  }

  @Test
  void saysThatATopicIsMissing() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        TopicAdmin admin = admin(broker)) {
      assertThatThrownBy(() -> admin.check(JOURNAL))
          .isInstanceOf(TopicException.class)
          .hasMessageContaining("topic chain.5.journal is not on 127.0.0.1:");
    }
  }

  @Test
  void saysThatItsDirectoryIsTaken() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
      assertThatThrownBy(() -> EmbeddedBroker.start(data, 0))
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining(data.toString())
          .hasMessageContaining("--data");
    }
  }

  @Test
  void saysThatItsPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(data, taken.getLocalPort()))
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("--kafka-port");
    }
    EmbeddedBroker.start(data, 0).close(); // The directory was let go of.
  }

  @Test
  void saysThatItsDirectoryIsNone() throws IOException {
    Path file = Files.writeString(data.resolve("file"), "in the way");
    assertThatThrownBy(() -> EmbeddedBroker.start(file, 0))
        .isInstanceOf(BrokerStartException.class)
        .hasMessageContaining(file + " cannot be written");
  }
}
