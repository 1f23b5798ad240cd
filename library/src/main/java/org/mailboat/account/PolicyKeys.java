package org.mailboat.account;

import org.mailboat.model.Bodies;
import org.mailboat.model.MailboxGlob;
import org.mailboat.model.Policy;
import org.mailboat.model.Printable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The settings of a policy by name: how people write them, as in `recover-days=30`.
public final class PolicyKeys {
    private PolicyKeys() {}

    /// The policy's settings in their fixed order, key to value.
    public static Map<String, String> print(Policy policy) {
        var keys = new LinkedHashMap<String, String>();
        keys.put("direction", label(policy.direction()));
        keys.put("deletions", label(policy.deletions()));
        keys.put("conflict", label(policy.conflict()));
        keys.put("recover-days", String.valueOf(policy.recoverDays()));
        keys.put("mailboxes", String.join(",", policy.mailboxes()));
        keys.put("connections", String.valueOf(policy.connections()));
        keys.put("compress", label(policy.compress()));
        keys.put("guard", policy.guard() ? "on" : "off");
        keys.put("bodies", policy.bodies().toString());
        keys.put("sent-copy", label(policy.sentCopy()));
        return keys;
    }

    /// The policy with one setting changed.
    ///
    /// @throws IllegalArgumentException with a sentence for the user, if there is no such key or
    ///   value
    public static Policy with(Policy policy, String key, String value) {
        return switch (key) {
            case "direction" -> policy.withDirection(oneOf(Policy.Direction.class, key, value));
            case "deletions" -> policy.withDeletions(oneOf(Policy.Deletions.class, key, value));
            case "conflict" -> policy.withConflict(oneOf(Policy.Conflict.class, key, value));
            case "recover-days" -> policy.withRecoverDays(number(key, value, 0, 36_500));
            case "mailboxes" -> policy.withMailboxes(globs(value));
            case "connections" -> policy.withConnections(number(key, value, 1, 64));
            case "compress" -> policy.withCompress(oneOf(Policy.Compress.class, key, value));
            case "guard" -> policy.withGuard(onOff(key, value));
            case "sent-copy" -> policy.withSentCopy(oneOf(Policy.SentCopy.class, key, value));
            case "bodies" -> policy.withBodies(bodies(key, value));
            default ->
                    throw new IllegalArgumentException(
                            "there is no setting "
                                    + Printable.of(key)
                                    + "; there are "
                                    + String.join(", ", print(policy).keySet()));
        };
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E oneOf(Class<E> kind, String key, String value) {
        for (E candidate : kind.getEnumConstants()) {
            if (label(candidate).equals(value)) {
                return candidate;
            }
        }
        throw wrong(
                key,
                value,
                Stream.of(kind.getEnumConstants())
                        .map(PolicyKeys::label)
                        .collect(Collectors.joining(", ")));
    }

    private static boolean onOff(String key, String value) {
        return switch (value) {
            case "on" -> true;
            case "off" -> false;
            default -> throw wrong(key, value, "on, off");
        };
    }

    private static int number(String key, String value, int least, int most) {
        String allowed = "a number from " + least + " to " + most;
        try {
            int number = Integer.parseInt(value);
            if (number < least || number > most) {
                throw wrong(key, value, allowed);
            }
            return number;
        } catch (NumberFormatException e) {
            throw wrong(key, value, allowed);
        }
    }

    private static Bodies bodies(String key, String value) {
        try {
            return Bodies.parse(value);
        } catch (IllegalArgumentException e) {
            throw wrong(key, value, "all, none, days as in 90d");
        }
    }

    private static List<String> globs(String value) {
        var globs = new ArrayList<String>();
        for (String glob : value.isEmpty() ? new String[0] : value.split(",", -1)) {
            String pattern = glob.startsWith("!") ? glob.substring(1) : glob;
            if (pattern.isEmpty()) {
                throw wrong("mailboxes", value, "GLOB,!GLOB,…, none of them empty");
            }
            globs.add(glob.startsWith("!") ? "!" + new MailboxGlob(pattern) : pattern);
        }
        return globs;
    }

    private static IllegalArgumentException wrong(String key, String value, String allowed) {
        return new IllegalArgumentException(
                key + " cannot be " + Printable.of(value) + "; it is one of: " + allowed);
    }
}
