package org.mailboat.mapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/// Every table of docs/mapi.md against the code, both ways.
class MapiTablesTest {
    private static final List<Class<?>> CONSTANTS =
            List.of(
                    IMAPIOffline.class,
                    IMAPIOfflineMgr.class,
                    MAPIOFFLINE_ADVISEINFO.class,
                    MAPIOFFLINE_NOTIFY.class);

    private final List<List<String>> tables = read();

    /// The lines of each table.
    private static List<List<String>> read() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs/mapi.md"))) {
            root = root.getParent();
        }
        var tables = new ArrayList<List<String>>();
        List<String> table = List.of();
        try {
            for (String line : Files.readAllLines(root.resolve("docs/mapi.md"))) {
                if (!line.startsWith("|")) {
                    table = List.of();
                } else if (table.isEmpty()) {
                    table = new ArrayList<>(List.of(line));
                    tables.add(table);
                } else {
                    table.add(line);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return tables;
    }

    /// The first cell of each row, without its marks, and another one of it.
    private Map<String, String> table(String head, int column) {
        List<String> table =
                tables.stream()
                        .filter(t -> t.getFirst().startsWith(head))
                        .findFirst()
                        .orElseThrow();
        var rows = new TreeMap<String, String>();
        for (String line : table.subList(2, table.size())) {
            String[] cells = line.split("\\|", -1);
            rows.put(bare(cells[1]), bare(cells[column + 1]));
        }
        return rows;
    }

    private static String bare(String cell) {
        return cell.replace("`", "").strip();
    }

    private static Map<String, String> constants(Class<?> type, List<Class<?>> in) {
        var constants = new TreeMap<String, String>();
        for (Class<?> owner : in) {
            for (Field field : owner.getDeclaredFields()) {
                if (field.getType() == type
                        && Modifier.isPublic(field.getModifiers())
                        && Modifier.isStatic(field.getModifiers())
                        && !field.getName().equals("SIZE")) {
                    constants.put(field.getName(), printed(value(field)));
                }
            }
        }
        return constants;
    }

    private static Object value(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static String printed(Object value) {
        return switch (value) {
            case HRESULT code -> printed(code.value());
            case Integer number -> String.format(Locale.ROOT, "0x%08X", number);
            default -> value.toString();
        };
    }

    @Test
    void the_codes() {
        assertThat(table("| code |", 1))
                .isEqualTo(constants(HRESULT.class, List.of(HRESULT.class)));
    }

    @Test
    void the_flags() {
        assertThat(table("| flag |", 1)).isEqualTo(constants(int.class, List.of(SyncFlags.class)));
    }

    @Test
    void the_constants_of_the_offline_state() {
        assertThat(table("| constant |", 1)).isEqualTo(constants(int.class, CONSTANTS));
    }

    @Test
    void the_interfaces() {
        var ids = new TreeMap<String, String>();
        Stream.of(
                        IUnknown.class,
                        IMAPISync.class,
                        IMAPISyncProgressCallback.class,
                        IMAPIOffline.class,
                        IMAPIOfflineMgr.class,
                        IMAPIOfflineNotify.class)
                .forEach(type ->
                        ids.put(
                                type.getSimpleName(),
                                constants(UUID.class, List.of(type)).get("IID")));
        assertThat(table("| interface |", 1)).isEqualTo(ids);
    }

    @Test
    void the_code_of_each_detail() {
        var codes = new TreeMap<String, String>();
        for (FailureDetail detail : FailureDetail.values()) {
            codes.put(detail.label(), CodeNames.of(HRESULT.of(detail)));
        }
        assertThat(table("| detail |", 2)).isEqualTo(codes);
    }

    @Test
    void the_code_of_each_class() {
        var codes = new TreeMap<String, String>();
        for (FailureKind kind : FailureKind.values()) {
            codes.put(kind.label(), CodeNames.of(HRESULT.of(kind)));
        }
        assertThat(table("| class |", 2)).isEqualTo(codes);
    }

    @Test
    void every_code_that_a_table_names_is_one() {
        var names = constants(HRESULT.class, List.of(HRESULT.class)).keySet();
        List<String> named =
                tables.stream()
                        .filter(t -> t.getFirst().contains("| condition |"))
                        .flatMap(t -> t.subList(2, t.size()).stream())
                        .map(line -> line.split("\\|", -1))
                        .map(cells -> cells[cells.length - 2].strip())
                        .filter(cell -> cell.startsWith("`"))
                        .map(MapiTablesTest::bare)
                        .toList();
        assertThat(named).hasSizeGreaterThan(15).isSubsetOf(names);
    }
}
