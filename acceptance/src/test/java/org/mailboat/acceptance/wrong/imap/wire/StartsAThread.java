package org.mailboat.acceptance.wrong.imap.wire;

public final class StartsAThread {
    public void run(Runnable work) {
        new Thread(work).start();
    }
}
