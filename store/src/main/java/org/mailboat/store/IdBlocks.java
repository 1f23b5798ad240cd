package org.mailboat.store;

import org.mailboat.store.Database.Durability;

import java.util.List;
import java.util.stream.Stream;

/// Hands out ids of some tables from reserved blocks. For one thread at a time.
///
/// Mail is committed without waiting for the disk; a power cut may undo such a commit after its ids
/// were shown. The reservation is durable, so an undone id is never given to another message.
final class IdBlocks {
    private static final int LARGEST_BLOCK = 32_000;

    /// One table's block.
    private static final class Block {
        private final String table;
        private long next = 1;
        private long end = 1;

        Block(String table) {
            this.table = table;
        }

        void extend(long last, int count) {
            if (last + 1 != end) {
                // Another process reserved behind this block: what is left of it is let go.
                next = last + 1;
            }
            end = last + 1 + count;
        }
    }

    private final Database database;
    private final List<Block> blocks;
    private int size;

    /// @param size of the first block; each later one is twice as long, up to a limit
    IdBlocks(Database database, int size, String... tables) {
        this.database = database;
        this.size = size;
        this.blocks = Stream.of(tables).map(Block::new).toList();
    }

    /// Sees to it that `count` ids of each table can be taken. Not inside a transaction.
    void reserve(int count) {
        if (left() >= count) {
            return;
        }
        int wanted = Math.max(count, size);
        List<Long> before =
                database.write(
                        Durability.FULL,
                        sql -> blocks.stream().map(b -> raise(sql, b.table, wanted)).toList());
        for (int i = 0; i < blocks.size(); i++) {
            blocks.get(i).extend(before.get(i), wanted);
        }
        size = Math.min(2 * size, LARGEST_BLOCK);
    }

    /// @param table its place in the constructor's list
    long take(int table) {
        Block block = blocks.get(table);
        if (block.next == block.end) {
            throw new IllegalStateException("no ids of " + block.table + " are reserved");
        }
        return block.next++;
    }

    /// Gives back what was not used, if nobody has reserved more since.
    void giveBack() {
        if (left() == 0) {
            return;
        }
        database.write(
                Durability.FULL,
                sql -> {
                    blocks.forEach(block -> shorten(sql, block));
                    return null;
                });
    }

    private long left() {
        return blocks.stream().mapToLong(b -> b.end - b.next).min().orElse(0);
    }

    /// @return the last id reserved before, by whomever
    private static long raise(Sql sql, String table, int count) {
        long last = sql.number("SELECT seq FROM sqlite_sequence WHERE name = ?", table);
        sql.update("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", last + count, table);
        return last;
    }

    private static void shorten(Sql sql, Block block) {
        sql.update(
                "UPDATE sqlite_sequence SET seq = ? WHERE name = ? AND seq = ?",
                block.next - 1,
                block.table,
                block.end - 1);
        block.end = block.next;
    }
}
