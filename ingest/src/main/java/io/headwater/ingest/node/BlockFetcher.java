package io.headwater.ingest.node;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.avro.Transaction;
import io.headwater.schemas.json.BlockJson;
import io.headwater.schemas.json.BlockNames;
import io.headwater.schemas.json.JsonBytes;
import io.headwater.schemas.json.JsonFormException;
import io.headwater.schemas.json.ReceiptJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Fetches blocks with their receipts from one node: {@code eth_getBlockReceipts}, and where the
 * node has that not, {@code eth_getTransactionReceipt} in batches.
 *
 * <p>Threading: any thread. A future ends in a block whose hard checks hold, or a {@link
 * NodeException}.
 */
public final class BlockFetcher {

  private static final Logger LOG = LoggerFactory.getLogger(BlockFetcher.class);
  private static final int RECEIPTS_PER_BATCH = 100;

  private final NodeClient node;
  private volatile boolean hasBlockReceipts = true;

  public BlockFetcher(NodeClient node) {
    this.node = node;
  }

  /** The block of this hash. */
  public CompletableFuture<FetchedBlock> byHash(Hash hash) {
    CompletableFuture<Optional<List<Receipt>>> receipts =
        hasBlockReceipts ? blockReceipts(hash) : null;
    CompletableFuture<Block> block =
        node.call("eth_getBlockByHash", params(hash, true), BlockFetcher::readBlock)
            .thenApply(found -> found.orElseThrow(() -> missing(BlockNames.of(hash))));
    return block.thenCompose(found -> withReceipts(hash, found, receipts));
  }

  /** The canonical block of this height, as the node sees it. */
  public CompletableFuture<FetchedBlock> byNumber(long number) {
    return node.call("eth_getBlockByNumber", params(number, true), BlockFetcher::readBlock)
        .thenApply(found -> found.orElseThrow(() -> missing(Long.toString(number))))
        .thenCompose(
            block -> {
              if (block.getHeader().getNumber() != number) {
                throw new NodeException(
                    "%s was asked for block %d and gave block %d"
                        .formatted(node.name(), number, block.getHeader().getNumber()));
              }
              Hash hash = block.getHeader().getHash();
              return withReceipts(hash, block, hasBlockReceipts ? blockReceipts(hash) : null);
            });
  }

  /** The header of this hash, if the node has it. */
  public CompletableFuture<Optional<Head>> headerByHash(Hash hash) {
    return node.call("eth_getBlockByHash", params(hash, false), Head::read);
  }

  /** The canonical header of this height, if the node has it. */
  public CompletableFuture<Optional<Head>> headerByNumber(long number) {
    return node.call("eth_getBlockByNumber", params(number, false), Head::read);
  }

  /** The header of a tag such as {@code finalized}, if the node has it. */
  public CompletableFuture<Optional<Head>> headerByTag(String tag) {
    return node.call("eth_getBlockByNumber", "[\"" + tag + "\",false]", Head::read);
  }

  /** The finalized header; nothing where the node, or its chain, knows none. Waits for it. */
  public Optional<Head> finalized() {
    try {
      return NodeFutures.join(headerByTag("finalized"));
    } catch (NodeErrorException e) {
      return Optional.empty();
    }
  }

  /** Whether the node has this block and sees it as canonical. */
  public CompletableFuture<Boolean> isCanonical(BlockRef block) {
    return headerByNumber(block.getNumber())
        .thenApply(found -> found.filter(head -> head.hash().equals(block.getHash())).isPresent());
  }

  private CompletableFuture<FetchedBlock> withReceipts(
      Hash hash, Block block, @Nullable CompletableFuture<Optional<List<Receipt>>> blockReceipts) {
    CompletableFuture<List<Receipt>> receipts =
        blockReceipts == null
            ? transactionReceipts(block)
            : blockReceipts
                .thenApply(found -> found.orElseThrow(() -> missingReceipts(hash)))
                .exceptionallyCompose(e -> otherReceipts(block, e));
    return receipts.thenApply(found -> checked(hash, block, found));
  }

  private FetchedBlock checked(Hash hash, Block block, List<Receipt> receipts) {
    block.setReceipts(receipts);
    try {
      BlockChecks.check(hash, block);
    } catch (JsonFormException e) {
      throw new NodeException(
          "%s gave a wrong block %s: %s"
              .formatted(node.name(), BlockNames.of(hash), e.getMessage()),
          e);
    }
    return new FetchedBlock(block);
  }

  private CompletableFuture<Optional<List<Receipt>>> blockReceipts(Hash hash) {
    return node.call(
        "eth_getBlockReceipts",
        new JsonBytes().put('[').data(hash.bytes()).put(']').toString(),
        in ->
            in.currentToken() == JsonToken.VALUE_NULL
                ? Optional.empty()
                : Optional.of(BlockJson.readReceipts(in)));
  }

  private CompletableFuture<List<Receipt>> otherReceipts(Block block, Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof NodeErrorException error && error.isUnsupported()) {
      if (hasBlockReceipts) {
        hasBlockReceipts = false;
        LOG.info("{} has no eth_getBlockReceipts, receipts are fetched in batches", node.name());
      }
      return transactionReceipts(block);
    }
    return CompletableFuture.failedFuture(cause);
  }

  private CompletableFuture<List<Receipt>> transactionReceipts(Block block) {
    List<String> params = new ArrayList<>();
    for (Transaction transaction : block.getTransactions()) {
      params.add(new JsonBytes().put('[').data(transaction.getHash().bytes()).put(']').toString());
    }
    CompletableFuture<List<Receipt>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (int from = 0; from < params.size(); from += RECEIPTS_PER_BATCH) {
      List<String> part = params.subList(from, Math.min(params.size(), from + RECEIPTS_PER_BATCH));
      all =
          all.thenCombine(
              node.batch("eth_getTransactionReceipt", part, BlockFetcher::readReceipt),
              BlockFetcher::join);
    }
    return all;
  }

  private static List<Receipt> join(List<Receipt> before, List<Optional<Receipt>> more) {
    more.forEach(receipt -> receipt.ifPresent(before::add));
    before.sort(Comparator.comparingInt(Receipt::getTransactionIndex));
    return before;
  }

  private static Optional<Block> readBlock(JsonParser in) {
    return in.currentToken() == JsonToken.VALUE_NULL
        ? Optional.empty()
        : Optional.of(BlockJson.read(in));
  }

  private static Optional<Receipt> readReceipt(JsonParser in) {
    return in.currentToken() == JsonToken.VALUE_NULL
        ? Optional.empty()
        : Optional.of(ReceiptJson.read(in));
  }

  private NodeException missing(String block) {
    return new NodeException(
        "%s has no block %s, not yet or no longer".formatted(node.name(), block));
  }

  private NodeException missingReceipts(Hash hash) {
    return new NodeException(
        "%s has no receipts of block %s yet".formatted(node.name(), BlockNames.of(hash)));
  }

  private static String params(Hash hash, boolean whole) {
    return new JsonBytes().put('[').data(hash.bytes()).json("," + whole + "]").toString();
  }

  private static String params(long number, boolean whole) {
    return new JsonBytes().put('[').quantity(number).json("," + whole + "]").toString();
  }
}
