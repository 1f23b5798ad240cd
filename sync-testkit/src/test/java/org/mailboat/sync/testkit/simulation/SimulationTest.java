package org.mailboat.sync.testkit.simulation;

/// With stores in memory: many histories.
class SimulationTest extends SimulationContract {
    SimulationTest() {
        super(Simulation.inMemory(), 30, 40);
    }
}
