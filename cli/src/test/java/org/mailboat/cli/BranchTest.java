package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BranchTest {
    @Test
    void every_branch_is_found_by_its_name_and_then_is_alone() {
        var all = Branch.named("no such");

        assertThat(all).hasSizeGreaterThan(10);
        assertThat(all)
                .allSatisfy(branch ->
                        assertThat(Branch.named(branch.spec().name()))
                                .singleElement()
                                .satisfies(alone ->
                                        assertThat(alone.spec().name())
                                                .isEqualTo(branch.spec().name())));
    }
}
