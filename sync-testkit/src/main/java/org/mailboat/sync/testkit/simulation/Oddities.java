package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Policy;
import org.mailboat.sync.plan.Guard;

import java.util.Random;

/// What is odd about some worlds. Each oddity is drawn by a generator of its own, so that the rest
/// of a world is the same with it and without.
final class Oddities {
    private Oddities() {}

    private static Random apart(long seed) {
        return Historian.generator(seed);
    }

    /// Some have what they delete go to a trash.
    static Policy.Deletions deletions(long order) {
        Random apart = apart(order * 43 + 9);
        return apart.nextInt(7) == 0 ? Policy.Deletions.TRASH : Policy.Deletions.PROPAGATE;
    }

    /// Some have pages and bounds that a few messages reach.
    static Setup.Sizes sizes(long order, boolean guard) {
        Random apart = apart(order * 47 + 11);
        Setup.Sizes usual = Setup.Sizes.USUAL;
        int page = apart.nextInt(6) == 0 ? 1 + apart.nextInt(3) : usual.page();
        boolean few = guard && apart.nextBoolean();
        Guard.Bounds bounds =
                few
                        ? new Guard.Bounds(
                                apart.nextInt(2), 10 + 10 * apart.nextInt(5), 2 + apart.nextInt(3))
                        : usual.bounds();
        return new Setup.Sizes(page, bounds);
    }

    /// Some only take from the server, only give to it, or keep what is removed.
    static Setup.@Nullable Way way(long order) {
        Random apart = apart(order * 53 + 13);
        if (apart.nextInt(6) > 0) {
            return null;
        }
        Who who = apart.nextInt(3) > 0 ? Who.ANNA : Who.BEN;
        return switch (apart.nextInt(3)) {
            case 0 -> new Setup.Way(who, Policy.Direction.PULL, apart.nextInt(4) == 0);
            case 1 -> new Setup.Way(who, Policy.Direction.PUSH, apart.nextInt(4) == 0);
            default -> new Setup.Way(who, Policy.Direction.BOTH, true);
        };
    }

    /// Some take headers alone.
    static @Nullable Who slim(long order) {
        Random apart = apart(order * 79 + 31);
        return apart.nextInt(10) > 0 ? null : apart.nextBoolean() ? Who.ANNA : Who.BEN;
    }

    /// Some servers have no keywords but their own.
    static boolean keepsAll(long order) {
        Random apart = apart(order * 61 + 19);
        return apart.nextInt(10) > 0;
    }
}
