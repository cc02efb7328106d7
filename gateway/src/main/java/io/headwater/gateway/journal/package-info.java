/**
 * What a gateway reads from Kafka: takes journal entries and gives decoded events to the chain's
 * dispatch; reads pending and status topics beside it; knows whether the chain is ready.
 *
 * <p>Threading: one thread reads the journal of a chain, one its other topics; neither touches what
 * the dispatch thread owns.
 */
@NullMarked
package io.headwater.gateway.journal;

import org.jspecify.annotations.NullMarked;
