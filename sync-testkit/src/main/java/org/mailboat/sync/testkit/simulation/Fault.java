package org.mailboat.sync.testkit.simulation;

/// Something that goes wrong in a run, once: a value that is drawn ahead.
///
/// @param nth the how manieth time of its point, from 1
/// @param more what the trouble takes: how many commits a power cut loses at most, how long a delay
///   is
public record Fault(Trouble trouble, Point point, int nth, int more) {
    /// Where it strikes.
    public enum Point {
        CONNECTION("connecting"),
        TREE("listing mailboxes"),
        EVIDENCE("asking which mailbox is which"),
        MAILBOX("opening a mailbox"),
        WINDOW("listing messages"),
        BODY("fetching a message"),
        PROBE("looking for what became of a command"),
        MARK("marking"),
        REMOVE("removing"),
        MOVE("moving"),
        COPY("copying"),
        APPEND("uploading"),
        CREATE("creating a mailbox"),
        RENAME("renaming a mailbox"),
        DELETE("deleting a mailbox"),
        SUBSCRIBE("subscribing"),
        WRITE("changing anything on the server"),
        COMMIT("writing to disk"),
        LASTING("writing to disk for good");

        private final String words;

        Point(String words) {
            this.words = words;
        }

        boolean isDisk() {
            return this == COMMIT || this == LASTING;
        }

        boolean writesThere() {
            return compareTo(MARK) >= 0 && compareTo(WRITE) <= 0;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /// What happens.
    public enum Trouble {
        /// The link breaks before the command arrives, or the answer to a question comes.
        CUT_BEFORE("the link breaks before"),
        /// It is carried out, and the link breaks before the answer: servers and networks do.
        CUT_AFTER("the answer is lost of"),
        /// The link breaks, and the server carries it out up to fifty seconds later, as Dovecot was
        /// seen to do.
        LATE("the link breaks and the server is late in"),
        /// The server asks to be left alone for a while.
        THROTTLED("the server asks to come back later at"),
        /// The server does not do it, this time.
        REFUSED("the server says NO to"),
        /// It takes long, and others get ahead.
        SLOW("it takes long at"),
        /// The disk is full: the commit fails, and nothing of it is there.
        DISK_FULL("the disk is full at"),
        /// The process is killed before the step takes effect.
        KILL_BEFORE("the process is killed before"),
        /// The process is killed when it has taken effect.
        KILL_AFTER("the process is killed after"),
        /// Power fails: commits since the last one that was made to last may be gone, the torn one
        /// with them.
        POWER_CUT("the power fails at");

        private final String words;

        Trouble(String words) {
            this.words = words;
        }

        boolean strikes(Point point) {
            return switch (this) {
                case CUT_BEFORE, SLOW, THROTTLED -> !point.isDisk();
                case CUT_AFTER, LATE, REFUSED -> point.writesThere();
                case DISK_FULL -> point.isDisk();
                case KILL_BEFORE, KILL_AFTER, POWER_CUT -> true;
            };
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /// Whether the process is gone before the step takes effect.
    public boolean killsBefore() {
        return trouble == Trouble.KILL_BEFORE || (trouble == Trouble.POWER_CUT && more % 2 == 0);
    }

    /// Whether it is gone when the step has taken effect.
    boolean killsAfter() {
        return trouble == Trouble.KILL_AFTER || (trouble == Trouble.POWER_CUT && more % 2 == 1);
    }

    @Override
    public String toString() {
        String take = trouble == Trouble.POWER_CUT ? ", at most " + more + " commits lost" : "";
        return trouble + " " + point + (nth == 1 ? "" : " for the " + nth + ". time") + take;
    }
}
