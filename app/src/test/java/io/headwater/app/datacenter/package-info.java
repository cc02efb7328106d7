/** Two datacenters on loopback: brokers, a mirror through a faulty network, gateways of each. */
@NullMarked
package io.headwater.app.datacenter;

import org.jspecify.annotations.NullMarked;
