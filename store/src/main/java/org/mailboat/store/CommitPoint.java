package org.mailboat.store;

import org.mailboat.store.Database.Durability;

/// The two sides of a commit to the database: nothing there, or in tests whatever may go wrong.
interface CommitPoint {
    /// Nothing goes wrong.
    CommitPoint SOUND =
            new CommitPoint() {
                @Override
                public void before() {}

                @Override
                public void after(Durability durability) {}
            };

    /// All is written and nothing is committed; what this throws undoes it.
    void before();

    /// It is committed, and as durable as was asked for.
    void after(Durability durability);
}
