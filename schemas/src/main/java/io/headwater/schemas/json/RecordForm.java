package io.headwater.schemas.json;

import io.headwater.schemas.wire.BundledTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON object that an Avro record stands for: each field is the member of its name, in the
 * schema's order; members that no field names are in the field {@code extras}.
 *
 * <p>A member in {@code extras} wins over the field of the same name, and an empty text there says
 * that the member was absent. So what a node gave comes out again, however odd.
 */
final class RecordForm {

  static final String EXTRAS = "extras";
  private static final String ABSENT = "";
  private static final JsonFactory JSON = new JsonFactory();
  private static final Map<Schema, RecordForm> FORMS = new ConcurrentHashMap<>();

  /** One member of the object. */
  static final class Member {
    final String name;
    private final MemberName written;
    private final int index;
    private final Form form;
    private final boolean required;
    private final boolean nullIsJson;

    private Member(Schema.Field field) {
      name = field.name();
      written = MemberName.of(name);
      index = field.pos();
      Schema schema = field.schema();
      required = schema.getType() != Schema.Type.UNION;
      nullIsJson = "json".equals(field.getProp("null"));
      form =
          Form.of(
              required ? schema : schema.getTypes().get(1), "data".equals(field.getProp("form")));
    }

    /** Writes the member, unless it was absent. */
    void write(ItemBytes out, SpecificRecord record, @Nullable Map<String, String> extras) {
      String odd = extras == null ? null : extras.get(name);
      Object value = record.get(index);
      boolean nothing = value == null && !nullIsJson;
      if (odd == null ? nothing : odd.isEmpty()) {
        return;
      }
      out.name(written);
      if (odd != null && (value == null || out.keepsSpelling())) {
        out.json(odd);
      } else if (value == null) {
        out.nothing();
      } else {
        form.write(out, value);
      }
    }
  }

  private final Schema schema;
  private final List<Member> members = new ArrayList<>();
  private final Map<String, Member> byName = new HashMap<>();
  private final int extrasIndex;

  private RecordForm(Schema schema) {
    this.schema = schema;
    Schema.Field extras = schema.getField(EXTRAS);
    extrasIndex = extras == null ? -1 : extras.pos();
    for (Schema.Field field : schema.getFields()) {
      if (field.pos() != extrasIndex) {
        Member member = new Member(field);
        members.add(member);
        byName.put(member.name, member);
      }
    }
  }

  /** The form of a record's schema. */
  static RecordForm of(Schema schema) {
    RecordForm known = FORMS.get(schema);
    if (known == null) {
      known = new RecordForm(schema);
      FORMS.put(schema, known);
    }
    return known;
  }

  Member member(String name) {
    Member member = byName.get(name);
    if (member == null) {
      throw new IllegalArgumentException(schema.getName() + " has no member " + name);
    }
    return member;
  }

  /** Whether a field has this name. */
  boolean names(String name) {
    return byName.containsKey(name);
  }

  /** Whether members that no field names are kept. */
  boolean keepsExtras() {
    return extrasIndex >= 0;
  }

  /**
   * Reads the member whose name the parser stands at; false, with the parser at its value, when no
   * field has that name.
   */
  boolean readMember(JsonParser in, String name, SpecificRecord into, Map<String, String> extras) {
    Member member = byName.get(name);
    if (member == null) {
      return false;
    }
    if (member.nullIsJson && in.currentToken() == JsonToken.VALUE_NULL) {
      into.put(member.index, null);
      extras.remove(name);
      return true;
    }
    Form.Read read = member.form.read(in);
    if (member.required && read.value() == null) {
      throw new JsonFormException(
          schema.getName() + " member " + name + " is malformed: " + shortened(read.odd()));
    }
    into.put(member.index, read.value());
    if (read.odd() != null) {
      extras.put(name, read.odd());
    }
    return true;
  }

  /** Reads a whole object; members that no field names go to extras. */
  <R extends SpecificRecord> R read(JsonParser in, R into) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new JsonFormException(
          schema.getName() + " is not an object: " + shortened(RawJson.copy(in)));
    }
    Map<String, String> extras = newExtras();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      if (!readMember(in, name, into, extras)) {
        extras.put(name, RawJson.copy(in));
      }
    }
    finish(into, extras);
    return into;
  }

  /** Extras before anything is read: members whose null would be JSON null are absent. */
  Map<String, String> newExtras() {
    Map<String, String> extras = new HashMap<>();
    for (Member member : members) {
      if (member.nullIsJson) {
        extras.put(member.name, ABSENT);
      }
    }
    return extras;
  }

  /** Checks that nothing required is missing, and keeps the extras. */
  void finish(SpecificRecord record, Map<String, String> extras) {
    for (Member member : members) {
      Object value = record.get(member.index);
      if (value == null && member.required) {
        throw new JsonFormException(schema.getName() + " without member " + member.name);
      }
      if (value != null && member.nullIsJson && ABSENT.equals(extras.get(member.name))) {
        extras.remove(member.name);
      }
    }
    if (extrasIndex >= 0) {
      record.put(extrasIndex, extras.isEmpty() ? null : extras);
    }
  }

  /** Reads an object that must have exactly the schema's members; null when it has not. */
  @Nullable SpecificRecord readStrict(String json) {
    SpecificRecord record = newRecord();
    Map<String, String> odd = new HashMap<>();
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (in.nextToken() != JsonToken.END_OBJECT) {
        String name = in.currentName();
        in.nextToken();
        if (!readMember(in, name, record, odd)) {
          return null;
        }
      }
      finish(record, odd);
    } catch (JsonFormException | JacksonException e) {
      return null;
    }
    return odd.isEmpty() ? record : null;
  }

  /** Writes the whole object. */
  void write(ItemBytes out, SpecificRecord record) {
    Map<String, String> extras = extras(record);
    out.beginObject();
    for (Member member : members) {
      member.write(out, record, extras);
    }
    writeUnknown(out, extras);
    out.endObject();
  }

  List<Member> members() {
    return members;
  }

  /** Writes the extras that no field names. */
  void writeUnknown(ItemBytes out, @Nullable Map<String, String> extras) {
    if (extras == null) {
      return;
    }
    extras.forEach(
        (name, json) -> {
          if (!byName.containsKey(name)) {
            out.name(name).json(json);
          }
        });
  }

  @SuppressWarnings("unchecked")
  @Nullable Map<String, String> extras(SpecificRecord record) {
    return extrasIndex < 0 ? null : (Map<String, String>) record.get(extrasIndex);
  }

  SpecificRecord newRecord() {
    return BundledTypes.INSTANCE.newRecord(schema);
  }

  private static String shortened(@Nullable String text) {
    return text == null || text.length() <= 80 ? String.valueOf(text) : text.substring(0, 80) + "…";
  }
}
