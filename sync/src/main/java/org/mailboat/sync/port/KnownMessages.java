package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;

import java.time.Instant;
import java.util.List;

/// What is written down of a mailbox in its present epoch, for a [Remote] that checks a server's
/// word against it. Each call is a short read of the store and may block for the disk.
public interface KnownMessages {
    /// Nothing is known.
    KnownMessages NONE =
            new KnownMessages() {
                @Override
                public long count() {
                    return 0;
                }

                @Override
                public IdSet ids() {
                    return IdSet.empty();
                }

                @Override
                public List<Witness> witnesses() {
                    return List.of();
                }

                @Override
                public List<Witness> described(IdSet ids) {
                    return List.of();
                }

                @Override
                public @Nullable HeaderProof header(long id) {
                    return null;
                }
            };

    /// How many messages the server is known to have there: those that are here and those that are
    /// owed, without those seen to be gone.
    long count();

    /// Their ids.
    IdSet ids();

    /// A few of them, the newest and the oldest among them, ascending by id: if a server says
    /// something else of one of these, its ids no longer mean what they did.
    List<Witness> witnesses();

    /// What is written down of these, ascending by id: those that are agreed. One that is not among
    /// them is not to be touched.
    List<Witness> described(IdSet ids);

    /// Those of these that are agreed: accounted for, rather than seen and not yet understood.
    default IdSet agreed(IdSet ids) {
        var agreed = new IdSet.Builder();
        described(ids).forEach(witness -> agreed.add(witness.id()));
        return agreed.build();
    }

    /// The header of what is here of a message, or null if nothing is.
    @Nullable HeaderProof header(long id);

    /// A message that is known well.
    ///
    /// @param size as announced when it was listed, in octets; -1 if unknown
    record Witness(
            long id, long size, @Nullable Instant internalDate, @Nullable String contentId) {}
}
