# Sourced by ./mailboat and ./test, which set `app` to their own directory, and `java_tool=javac` where a
# runtime is not enough. Sets `java_home` to an installed Java of at least `java_needed`, or to nothing. Reads
# each candidate's release file instead of starting it: every start of the launcher passes through here.
java_needed=25

java_feature() { # DIRECTORY : sets `java_found` to its feature version; false if it is none or too old
    java_found=0
    [ -x "$1/bin/${java_tool:-java}" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r key value; do
        if [ "$key" = JAVA_VERSION ]; then
            value=${value#\"}
            java_found=${value%%[!0-9]*}
            break
        fi
    done <"$1/release"
    [ "${java_found:-0}" -ge "$java_needed" ]
}

find_java_home() {
    java_home=
    for candidate in "${MAILBOAT_JAVA_HOME:-}" "$app/jre" "${JAVA_HOME:-}"; do
        if [ -n "$candidate" ] && java_feature "$candidate"; then java_home=$candidate; return; fi
    done
    if candidate=$(command -v java) && candidate=$(readlink -f "$candidate" 2>/dev/null); then
        if java_feature "${candidate%/bin/java}"; then java_home=${candidate%/bin/java}; return; fi
    fi
    java_best=0
    for candidate in /usr/lib/jvm/* /usr/lib64/jvm/* /opt/java/* /opt/*jdk* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
        "${HOME:-/nonexistent}"/.gradle/jdks/* "${HOME:-/nonexistent}"/.asdf/installs/java/* \
        "${HOME:-/nonexistent}"/.local/share/mise/installs/java/*; do
        if java_feature "$candidate" && [ "$java_found" -gt "$java_best" ]; then
            java_best=$java_found
            java_home=$candidate
        fi
    done
}

no_java="needs Java $java_needed or newer and found none: looked at MAILBOAT_JAVA_HOME, JAVA_HOME, PATH and the usual folders. Install a JDK $java_needed (for example Temurin, https://adoptium.net) or set MAILBOAT_JAVA_HOME."
find_java_home
