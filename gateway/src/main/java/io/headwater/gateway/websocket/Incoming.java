package io.headwater.gateway.websocket;

import io.headwater.gateway.limit.Budget;

/**
 * What all connections share to take messages.
 *
 * @param maxMessageBytes of one message, as it came and as it inflates
 * @param budget bytes that all connections may keep of messages whose end has not come
 * @param inflater reads those that are compressed
 */
public record Incoming(int maxMessageBytes, Budget budget, MessageInflater inflater) {}
