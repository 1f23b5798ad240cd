package org.mailboat.cli;

import java.util.List;

/// `store …`: the store itself.
final class StoreCommands {
    private StoreCommands() {}

    static List<Command> all() {
        return List.of();
    }
}
