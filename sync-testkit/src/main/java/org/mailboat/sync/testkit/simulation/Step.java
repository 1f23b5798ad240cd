package org.mailboat.sync.testkit.simulation;

/// An act and its moment.
///
/// @param pause how many events of the runs that go on pass before it
public record Step(int pause, Act act) {
    @Override
    public String toString() {
        return (pause == 0 ? "" : "(" + pause + " events on) ") + act;
    }
}
