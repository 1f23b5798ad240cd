package org.mailboat.sync.testkit.simulation;

import java.time.Duration;
import java.util.List;

/// One thing that happens in a history: a value that is drawn ahead and prints as a sentence.
/// Messages and mailboxes go by their names; what is not there when its turn comes is left out, so
/// that a history stays one when parts of it are taken away.
public sealed interface Act {
    /// A new message: imported into a store, or delivered to the server.
    record Bring(Who who, String mail, String mailbox, String keywords) implements Act {
        @Override
        public String toString() {
            String with = keywords.isEmpty() ? "" : " marked " + keywords;
            return who + " brings " + mail + " into " + mailbox + with;
        }
    }

    record Mark(Who who, String mail, String keyword, boolean on) implements Act {
        @Override
        public String toString() {
            return who + (on ? " sets " : " clears ") + keyword + " on " + mail;
        }
    }

    record Move(Who who, String mail, String to) implements Act {
        @Override
        public String toString() {
            return who + " moves " + mail + " to " + to;
        }
    }

    record Copy(Who who, String mail, String to) implements Act {
        @Override
        public String toString() {
            return who + " copies " + mail + " to " + to;
        }
    }

    /// For good.
    record Delete(Who who, String mail) implements Act {
        @Override
        public String toString() {
            return who + " deletes " + mail;
        }
    }

    /// Thinks better of a deletion that nobody has confirmed yet: the message is to be there.
    record Undelete(Who who, String mail) implements Act {
        @Override
        public String toString() {
            return who + " undeletes " + mail;
        }
    }

    /// Takes what is recoverable in again.
    record Restore(Who who, String mail, String mailbox) implements Act {
        @Override
        public String toString() {
            return who + " takes " + mail + " back into " + mailbox;
        }
    }

    record Create(Who who, String mailbox) implements Act {
        @Override
        public String toString() {
            return who + " creates " + mailbox;
        }
    }

    record Rename(Who who, String mailbox, String to) implements Act {
        @Override
        public String toString() {
            return who + " renames " + mailbox + " to " + to;
        }
    }

    /// Two mailboxes take each other's name.
    record Swap(Who who, String one, String other) implements Act {
        @Override
        public String toString() {
            return who + " swaps " + one + " and " + other;
        }
    }

    /// Deletes a mailbox and what is in it.
    record Drop(Who who, String mailbox) implements Act {
        @Override
        public String toString() {
            return who + " deletes the mailbox " + mailbox;
        }
    }

    /// A run begins, with what goes wrong in it.
    record Sync(Who who, List<Fault> faults) implements Act {
        public Sync {
            faults = List.copyOf(faults);
        }

        @Override
        public String toString() {
            return who
                    + "'s store syncs"
                    + (faults.isEmpty()
                            ? ""
                            : ", and " + faults.toString().replaceAll("[\\[\\]]", ""));
        }
    }

    /// A run that may delete as much as it finds to be gone.
    record Insist(Who who) implements Act {
        @Override
        public String toString() {
            return who + "'s store syncs, and may delete whatever is gone";
        }
    }

    /// A run that is asked for less than everything.
    record SyncPart(Who who, Part part, String mailbox, List<Fault> faults) implements Act {
        public SyncPart {
            faults = List.copyOf(faults);
        }

        @Override
        public String toString() {
            return who
                    + "'s store "
                    + (part == Part.ONE_MAILBOX ? "syncs only " + mailbox : part)
                    + (faults.isEmpty()
                            ? ""
                            : ", and " + faults.toString().replaceAll("[\\[\\]]", ""));
        }
    }

    /// What a run may be asked for.
    enum Part {
        ONE_MAILBOX("syncs one mailbox"),
        SEND("only sends"),
        TAKE("only takes"),
        HEADERS("takes headers only");

        private final String words;

        Part(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /// Twice a run that only plans: it changes nothing, and says the same twice.
    record DryRun(Who who) implements Act {
        @Override
        public String toString() {
            return who + "'s store plans";
        }
    }

    /// Nothing of the process is left; what was committed stays, and of what was not made to last
    /// all but so many commits.
    record Stop(Who who, int lost) implements Act {
        @Override
        public String toString() {
            return who
                    + "'s process is killed"
                    + (lost > 0 ? " by a power cut that loses " + lost + " commits" : "");
        }
    }

    /// Waits for the end of a run.
    record Await(Who who) implements Act {
        @Override
        public String toString() {
            return who + "'s run ends";
        }
    }

    record Later(Duration time) implements Act {
        @Override
        public String toString() {
            return time.toString().substring(2).toLowerCase(java.util.Locale.ROOT) + " later";
        }
    }

    /// A mailbox gets a new UIDVALIDITY, and its messages new numbers in another order.
    record Reset(String mailbox, long order) implements Act {
        @Override
        public String toString() {
            return "the server renumbers " + mailbox;
        }
    }

    /// Mod-sequences begin anew.
    record LoseIndex(String mailbox) implements Act {
        @Override
        public String toString() {
            return "the server loses its index of " + mailbox;
        }
    }

    /// The server does not open the mailbox for anybody, or does so again.
    record Shut(String mailbox, boolean yes) implements Act {
        @Override
        public String toString() {
            return "the server " + (yes ? "does not open " : "opens again ") + mailbox;
        }
    }

    /// The server does not hand out a message where it is now, though it shows it.
    record Withhold(String mail) implements Act {
        @Override
        public String toString() {
            return "the server does not hand out " + mail;
        }
    }

    /// Nothing can be changed in a mailbox.
    record Lock(String mailbox) implements Act {
        @Override
        public String toString() {
            return "the server lets nothing be changed in " + mailbox;
        }
    }

    /// No marks can be changed in a mailbox.
    record LockMarks(String mailbox) implements Act {
        @Override
        public String toString() {
            return "the server lets nothing be marked in " + mailbox;
        }
    }

    /// The server takes no upload of a message, for good.
    record Refuse(String mail) implements Act {
        @Override
        public String toString() {
            return "the server takes no upload of " + mail;
        }
    }

    /// The server lists none of its mailboxes, or all of them again.
    record ListNothing(boolean yes) implements Act {
        @Override
        public String toString() {
            return yes ? "the server lists no mailbox" : "the server lists its mailboxes again";
        }
    }

    /// Every connection breaks.
    record Restart() implements Act {
        @Override
        public String toString() {
            return "the server restarts";
        }
    }
}
