package io.headwater.gateway.filter;

/**
 * The set of fields that a filter fixes to values, and how many log topics it asks for. Filters of
 * one shape are found with one probe.
 *
 * @param fixed bit 0: address; bit 1 + i: topic i
 * @param leastTopics log topics that a log must have
 */
record Shape(int fixed, int leastTopics) {

  static final int ADDRESS = 1;

  static int topic(int position) {
    return 2 << position;
  }

  boolean fixes(int field) {
    return (fixed & field) != 0;
  }
}
