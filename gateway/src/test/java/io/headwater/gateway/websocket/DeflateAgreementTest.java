package io.headwater.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offers as clients make them, and as nobody should. */
final class DeflateAgreementTest {

  private static final String PLAIN =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
  private static final String WITH_WINDOW = PLAIN + "; server_max_window_bits=15";

  private static Optional<String> answer(String... headers) {
    return DeflateAgreement.answer(List.of(headers));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits", // Browsers, ws.
        "permessage-deflate;client_max_window_bits=8",
        "permessage-deflate; client_max_window_bits=\"1\\0\"",
        "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
        " permessage-deflate ; client_max_window_bits = 15 ",
        "x-webkit-deflate-frame, permessage-deflate; client_max_window_bits",
        ",, permessage-deflate ,",
        // The offer that is declined, then one that is taken.
        "permessage-deflate; server_max_window_bits=10, permessage-deflate",
        "permessage-deflate; later, permessage-deflate",
        "permessage-bzip2; level=\"9\", permessage-deflate",
      })
  void takesTheFirstOfferThatItCan(String offers) {
    assertThat(answer(offers)).contains(PLAIN);
  }

  @Test
  void repeatsTheWindowThatItWasAskedFor() {
    assertThat(answer("permessage-deflate; server_max_window_bits=15")).contains(WITH_WINDOW);
    assertThat(answer("permessage-deflate; server_max_window_bits=\"15\"")).contains(WITH_WINDOW);
    assertThat(
            answer(
                "permessage-deflate; server_max_window_bits=9",
                "permessage-deflate; server_max_window_bits=15; client_max_window_bits"))
        .contains(WITH_WINDOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "permessage-bzip2",
        "Permessage-Deflate",
        "permessage-deflate; server_max_window_bits", // Needs a value (7.1.2.1).
        "permessage-deflate; server_max_window_bits=14",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=015",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=08",
        "permessage-deflate; client_max_window_bits=x",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; client_max_window_bits; client_max_window_bits",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; unknown",
      })
  void declinesWhatItCannotKeepTo(String offers) {
    assertThat(answer(offers)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate;",
        "permessage-deflate; =1",
        "permessage-deflate; a=",
        "permessage-deflate; a=\"\"",
        "permessage-deflate; a=\"1",
        "permessage-deflate; a=\"1 2\"",
        "permessage-deflate; a=\"1\\",
        "permessage-deflate a",
        "; permessage-deflate",
        "permessage-deflate; a=1 b",
        "perméssage",
      })
  void refusesWhatCannotBeRead(String offers) {
    assertThatIllegalArgumentException().isThrownBy(() -> answer(offers));
  }
}
