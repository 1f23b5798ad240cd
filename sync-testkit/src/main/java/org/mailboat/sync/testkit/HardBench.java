package org.mailboat.sync.testkit;

import org.mailboat.sync.testkit.WriteFaults.Written;

/// A bench whose server can be made to refuse, and to be late.
public interface HardBench extends WriteBench {
    /// The link breaks at the next write of this kind, and the server carries it out at
    /// [#catchUp()].
    void delay(Written what);

    /// The server carries out what is late.
    void catchUp();

    /// The server says NO to the next write of this kind, and asks to be left alone for a while.
    void turnAway(Written what);

    /// So many octets more than there are fit into the account.
    void room(long octets);

    /// The server takes in no message with this text in it.
    void refuse(String text);

    /// Nothing can be changed in this mailbox.
    void readOnly(String mailbox);
}
