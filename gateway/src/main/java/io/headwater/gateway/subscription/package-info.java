/**
 * Who gets what: takes subscriptions and chain events, gives each client its notifications in
 * order. Equal subscriptions are one group with one id, so that a notification is encoded once and
 * its frame shared.
 *
 * <p>Threading: groups, index and broadcasts belong to the chain's dispatch thread; a subscription,
 * and a group's members on a lane, belong to that lane. They meet only in tasks handed to one
 * another.
 */
@NullMarked
package io.headwater.gateway.subscription;

import org.jspecify.annotations.NullMarked;
