package io.headwater.ingest;

import java.util.OptionalLong;

/**
 * A node as it stands.
 *
 * @param name address without secrets
 * @param followed whether it is the one that is followed
 * @param headNumber height that it told of last
 * @param failures calls that failed
 */
public record NodeView(String name, boolean followed, OptionalLong headNumber, long failures) {}
