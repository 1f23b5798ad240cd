/// The deterministic simulation: the real engine, twice, on simulated disks, lines, clock and
/// server, in one seeded queue of events; histories drawn ahead as data, faults among them; a judge
/// who looks after every step; a failing history is played again exactly and made short.
@NullMarked
package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.NullMarked;
