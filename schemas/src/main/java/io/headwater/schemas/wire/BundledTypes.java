package io.headwater.schemas.wire;

import io.headwater.schemas.avro.AccessListEntry;
import io.headwater.schemas.avro.ActivityRow;
import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Authorization;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockApplied;
import io.headwater.schemas.avro.BlockNonce;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.BlockReverted;
import io.headwater.schemas.avro.BlockRow;
import io.headwater.schemas.avro.BlocksFinalized;
import io.headwater.schemas.avro.Bloom;
import io.headwater.schemas.avro.DerivedStatus;
import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Header;
import io.headwater.schemas.avro.IngestStatus;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.LogRow;
import io.headwater.schemas.avro.NodeStatus;
import io.headwater.schemas.avro.PendingTransaction;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.avro.TokenStandard;
import io.headwater.schemas.avro.Transaction;
import io.headwater.schemas.avro.TransactionRow;
import io.headwater.schemas.avro.TransferRow;
import io.headwater.schemas.avro.Withdrawal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * The generated class of each bundled schema, as Avro's readers ask for it. A closed list, so that
 * no class is ever looked up by a name that stands in data, and a user's own trust settings for
 * Avro are left alone.
 */
public final class BundledTypes extends SpecificData {

  /** The one instance. */
  public static final BundledTypes INSTANCE = new BundledTypes();

  private static final Map<String, Class<?>> CLASSES =
      Stream.of(
              AccessListEntry.class,
              Address.class,
              Authorization.class,
              Block.class,
              BlockApplied.class,
              BlockNonce.class,
              BlockRef.class,
              BlockReverted.class,
              BlocksFinalized.class,
              Bloom.class,
              EpochStarted.class,
              Hash.class,
              Header.class,
              IngestStatus.class,
              Log.class,
              NodeStatus.class,
              PendingTransaction.class,
              Receipt.class,
              Transaction.class,
              Withdrawal.class,
              ActivityRow.class,
              BlockRow.class,
              DerivedStatus.class,
              LogRow.class,
              TransactionRow.class,
              TransferRow.class,
              RowOp.class,
              TokenStandard.class)
          .collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

  private BundledTypes() {
    addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
  }

  @Override
  @SuppressWarnings("rawtypes") // as Avro declares it
  public Class getClass(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, FIXED, ENUM -> named(schema);
      default -> super.getClass(schema);
    };
  }

  /** Reads what was written with one schema as another; any thread may use it. */
  DatumReader<SpecificRecord> fastReader(Schema written, Schema read) {
    try {
      return getFastReaderBuilder().createDatumReader(written, read);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // The schemas are our own.
    }
  }

  /** A new, empty record of a bundled schema. */
  public SpecificRecord newRecord(Schema schema) {
    return (SpecificRecord) newInstance(named(schema), schema);
  }

  private static Class<?> named(Schema schema) {
    Class<?> known = CLASSES.get(schema.getFullName());
    if (known == null) {
      throw new WireFormatException("not a bundled schema: " + schema.getFullName());
    }
    return known;
  }
}
