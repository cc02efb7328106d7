package io.headwater.app.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A height, in decimal digits or in hex with 0x. */
final class BlockNumber implements ITypeConverter<Long> {

  private static final int HEX = 16;

  @Override
  public Long convert(String text) {
    try {
      return text.startsWith("0x") ? Long.parseLong(text.substring(2), HEX) : Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is no block number, 21000000 or 0x1406f40");
    }
  }
}
