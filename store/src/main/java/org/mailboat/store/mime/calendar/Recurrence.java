package org.mailboat.store.mime.calendar;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says in words how something recurs ([RFC 5545
/// §3.3.10](https://www.rfc-editor.org/rfc/rfc5545.html#section-3.3.10)).
final class Recurrence {
    private static final Pattern DAY = Pattern.compile("([+-]?\\d{0,2})(MO|TU|WE|TH|FR|SA|SU)");

    private Recurrence() {}

    /// As in `every 2 weeks on Monday, Friday, 10 times`. A rule that says more than that is told
    /// as far as this goes.
    static String phrase(String rule) {
        var parts = new LinkedHashMap<String, String>();
        for (String part : rule.toUpperCase(Locale.ROOT).split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        String unit =
                switch (parts.getOrDefault("FREQ", "")) {
                    case "YEARLY" -> "year";
                    case "MONTHLY" -> "month";
                    case "WEEKLY" -> "week";
                    case "DAILY" -> "day";
                    case "HOURLY" -> "hour";
                    default -> "time";
                };
        String interval = parts.getOrDefault("INTERVAL", "1");
        var phrase = new StringBuilder("every ");
        phrase.append(interval.equals("1") ? unit : interval + " " + unit + "s");
        if (parts.containsKey("BYDAY")) {
            phrase.append(" on ").append(days(parts.get("BYDAY")));
        } else if (parts.containsKey("BYMONTHDAY")) {
            phrase.append(" on day ").append(parts.get("BYMONTHDAY").replace(",", ", "));
        }
        limits(parts, phrase);
        return phrase.toString();
    }

    private static void limits(Map<String, String> parts, StringBuilder phrase) {
        String count = parts.get("COUNT");
        String until = parts.get("UNTIL");
        if (count != null) {
            phrase.append(", ").append(count).append(count.equals("1") ? " time" : " times");
        } else if (until != null && until.matches("\\d{8}.*")) {
            phrase.append(", until ")
                    .append(until, 0, 4)
                    .append('-')
                    .append(until, 4, 6)
                    .append('-')
                    .append(until, 6, 8);
        }
    }

    private static String days(String list) {
        return Stream.of(list.split(",", -1))
                .map(Recurrence::day)
                .collect(Collectors.joining(", "));
    }

    private static String day(String said) {
        Matcher day = DAY.matcher(said);
        if (!day.matches()) {
            return said;
        }
        String name =
                switch (day.group(2)) {
                    case "MO" -> "Monday";
                    case "TU" -> "Tuesday";
                    case "WE" -> "Wednesday";
                    case "TH" -> "Thursday";
                    case "FR" -> "Friday";
                    case "SA" -> "Saturday";
                    default -> "Sunday";
                };
        return switch (day.group(1)) {
            case "" -> name;
            case "1", "+1" -> "the first " + name;
            case "2", "+2" -> "the second " + name;
            case "3", "+3" -> "the third " + name;
            case "4", "+4" -> "the fourth " + name;
            case "-1" -> "the last " + name;
            default -> said;
        };
    }
}
