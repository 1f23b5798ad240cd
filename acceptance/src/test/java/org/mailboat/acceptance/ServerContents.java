package org.mailboat.acceptance;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/// Every message of an account, as someone saw it: the server's own word, or an export.
public final class ServerContents {
    private final Map<Place, Facts> messages = new TreeMap<>();

    /// Where a message is.
    public record Place(String wireName, long uidValidity, long uid) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = wireName.compareTo(other.wireName);
            order = order != 0 ? order : Long.compare(uidValidity, other.uidValidity);
            return order != 0 ? order : Long.compare(uid, other.uid);
        }
    }

    /// What must be the same on both sides.
    ///
    /// @param flags as on the wire
    public record Facts(String sha256, long size, SortedSet<String> flags, Instant internalDate) {
        public static Facts of(byte[] octets, SortedSet<String> flags, Instant internalDate) {
            return new Facts(sha256Of(octets), octets.length, flags, internalDate);
        }
    }

    public void add(Place place, Facts facts) {
        if (messages.put(place, facts) != null) {
            throw new IllegalStateException("twice: " + place);
        }
    }

    public Map<Place, Facts> messages() {
        return messages;
    }

    long bytes() {
        return messages.values().stream().mapToLong(Facts::size).sum();
    }

    public static String sha256Of(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
