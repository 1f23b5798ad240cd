package org.mailboat.acceptance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.util.List;

/// Reads what `--json` printed.
final class Json {
    private Json() {}

    /// The one object that a command printed.
    static JsonObject object(CommandLine.Result result) {
        try {
            return JsonParser.parseString(result.out()).getAsJsonObject();
        } catch (RuntimeException e) {
            throw new IllegalStateException("no JSON object: " + result, e);
        }
    }

    /// The objects that `sync` printed, one a line.
    static List<JsonObject> lines(CommandLine.Result result) {
        return result.out()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    /// The one account's part of the report that ends a sync.
    static JsonObject report(CommandLine.Result result) {
        JsonObject last = lines(result).getLast();
        if (!last.get("event").getAsString().equals("report")) {
            throw new IllegalStateException("the last line is no report: " + result);
        }
        return last.getAsJsonArray("accounts").get(0).getAsJsonObject();
    }

    static List<JsonObject> objects(JsonObject parent, String array) {
        return parent.getAsJsonArray(array).asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }
}
