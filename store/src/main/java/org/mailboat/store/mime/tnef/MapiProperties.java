package org.mailboat.store.mime.tnef;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/// The properties in an attribute, one after the other.
final class MapiProperties {
    private static final int MULTIPLE = 0x1000;

    private final byte[] octets;
    private final int end;
    private int at;

    /// One value and where it lies.
    record Property(int id, int type, int from, int to) {
        boolean isUnicode() {
            return type == 0x1F;
        }

        boolean isObject() {
            return type == 0x0D;
        }
    }

    MapiProperties(byte[] octets, int from, int to) {
        this.octets = octets;
        this.at = from;
        this.end = to;
    }

    /// Tells every property; of one with several values the first. Ends where the lengths make no
    /// sense any more.
    void forEach(Consumer<Property> told) {
        if (end - at < 4) {
            return;
        }
        int count = TnefReader.intAt(octets, at);
        at += 4;
        for (int i = 0; i < count && end - at >= 4; i++) {
            int tag = TnefReader.intAt(octets, at);
            at += 4;
            int type = tag & 0xFFFF;
            int id = tag >>> 16;
            if (id >= 0x8000 && !skipName()) {
                return;
            }
            Property first = values(id, type);
            if (first == null) {
                return;
            }
            told.accept(first);
        }
    }

    /// A named property says its name first: a set, and a number or a text.
    private boolean skipName() {
        if (end - at < 24) {
            return false;
        }
        int kind = TnefReader.intAt(octets, at + 16);
        int length = TnefReader.intAt(octets, at + 20);
        at += 24;
        return kind == 0 || (length >= 0 && skip(padded(length)));
    }

    private @Nullable Property values(int id, int type) {
        int plain = type & ~MULTIPLE;
        int fixed = size(plain);
        int count = 1;
        if ((type & MULTIPLE) != 0 || fixed < 0) {
            if (end - at < 4) {
                return null;
            }
            count = TnefReader.intAt(octets, at);
            at += 4;
        }
        Property first = null;
        for (int i = 0; i < count; i++) {
            int length = fixed;
            if (fixed < 0) {
                if (end - at < 4) {
                    return null;
                }
                length = TnefReader.intAt(octets, at);
                at += 4;
            }
            int from = at;
            if (length < 0 || length > end - from || (length == 0 && count > end - from)) {
                return null;
            }
            if (first == null) {
                first = new Property(id, plain, from, from + length);
            }
            if (!skip(padded(length))) {
                at = end;
            }
        }
        return first != null ? first : new Property(id, plain, at, at);
    }

    private boolean skip(long length) {
        if (length > end - at) {
            return false;
        }
        at += (int) length;
        return true;
    }

    private static long padded(long length) {
        return (length + 3) & ~3L;
    }

    /// In octets, or -1 where each value says it.
    private static int size(int type) {
        return switch (type) {
            case 0x00, 0x01 -> 0;
            case 0x02, 0x03, 0x04, 0x0A, 0x0B -> 4;
            case 0x05, 0x06, 0x07, 0x14, 0x40 -> 8;
            case 0x48 -> 16;
            default -> -1;
        };
    }
}
