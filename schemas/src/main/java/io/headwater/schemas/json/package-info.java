/**
 * The JSON-RPC form of blocks, transactions, receipts and logs: takes a node's JSON, gives Avro
 * records, and back, member by member; and the same in CBOR.
 *
 * <p>Which member is which field, and in what form, is read off the Avro schemas; nothing here
 * repeats them. What a field cannot hold as it came goes to {@code extras} and comes out of it.
 *
 * <p>What writes an item says its members to an {@link io.headwater.schemas.json.ItemBytes}, which
 * puts them down as JSON text or as CBOR.
 *
 * <p>Threading: pure, but for {@link io.headwater.schemas.json.ItemBytes}, which its owner fills.
 */
@NullMarked
package io.headwater.schemas.json;

import org.jspecify.annotations.NullMarked;
