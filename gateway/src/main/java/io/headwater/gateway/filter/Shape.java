package io.headwater.gateway.filter;

/**
 * The set of fields that a filter fixes to values, as bits: the address, then the topics. Filters
 * of one shape are found with one probe; the number of topics that they ask for is checked when
 * they are found.
 */
final class Shape {

  static final int ADDRESS = 1;

  /** Shapes that there can be. */
  static final int COUNT = 2 << LogFilter.MAX_TOPICS;

  private Shape() {}

  static int topic(int position) {
    return 2 << position;
  }

  /** The shape of a filter. */
  static int of(LogFilter filter) {
    int shape = filter.addresses().isEmpty() ? 0 : ADDRESS;
    for (int i = 0; i < filter.topics().size(); i++) {
      shape |= filter.topics().get(i).isEmpty() ? 0 : topic(i);
    }
    return shape;
  }
}
