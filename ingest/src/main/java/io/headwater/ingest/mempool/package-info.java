/**
 * What stands beside the journal: pending transactions, and the status of node and ingest. Lossy by
 * contract, never on the path of blocks.
 *
 * <p>Threading: one scheduled thread asks and publishes; subscriptions publish on the node client's
 * threads.
 */
@NullMarked
package io.headwater.ingest.mempool;

import org.jspecify.annotations.NullMarked;
