// Section `records`.
#include "tests/controlplane/config/sections.h"

namespace trunkline::controlplane {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Sections records_of(const std::string& records, std::uint32_t calls = 100) {
  Sections sections;
  sections.more = "limits: {calls: " + std::to_string(calls) + "}\nrecords: " + records + "\n";
  return sections;
}

TEST(RecordsSection, left_out_records_nothing) { EXPECT_EQ(good(Sections{})->records.directory, ""); }

TEST(RecordsSection, says_where_and_how_often) {
  const auto config =
      good(records_of("{directory: /var/lib/trunkline, postgresql: 'dbname=calls', interim: 5m}"));
  EXPECT_EQ(config->records.directory, "/var/lib/trunkline");
  EXPECT_EQ(config->records.postgresql, "dbname=calls");
  EXPECT_EQ(config->records.interim, std::chrono::minutes(5));
}

TEST(RecordsSection, says_when_a_proxied_call_is_held_for_over) {
  EXPECT_EQ(good(records_of("{unheard: 3h}"))->records.unheard, std::chrono::hours(3));
  EXPECT_EQ(good(Sections{})->records.unheard, std::chrono::hours(12));
  EXPECT_THAT(faults(records_of("{unheard: 29m}")),
              ElementsAre(AllOf(HasSubstr("records.unheard: is shorter than sip.session_expires (30m)"),
                                HasSubstr("t.yaml:5:"))));
}

TEST(RecordsSection, knows_a_directory_that_nobody_can_write_to) {
  Machine machine = two_cpus;
  machine.unwritable = [](const std::string& directory) {
    return directory == "/nope/nowhere" ? "is no directory" : "";
  };
  EXPECT_THAT(faults(records_of("{directory: /nope/nowhere}"), {}, machine),
              ElementsAre(AllOf(HasSubstr("t.yaml:5:"),
                                HasSubstr("records.directory: `/nope/nowhere` is no directory"))));
  EXPECT_THAT(faults(records_of("{directory: /tmp}"), {}, machine), IsEmpty());
}

TEST(RecordsSection, knows_what_libpq_cannot_read) {
  EXPECT_THAT(
      faults(records_of("{directory: /tmp, postgresql: 'hots=/x dbnam=y'}")),
      ElementsAre(AllOf(HasSubstr("records.postgresql: cannot be read by libpq: invalid connection option"),
                        HasSubstr("hots"), HasSubstr("t.yaml:5:"))));
  EXPECT_THAT(
      faults(records_of("{json_lines: true}")),
      ElementsAre(
          "t.yaml:5:23: records.json_lines: has no effect without records.directory, where the files go "
          "(name a directory)"));
  EXPECT_THAT(faults(records_of("{json_lines: false}")), IsEmpty());
  EXPECT_THAT(faults(records_of("{directory: /tmp, postgresql: 'postgresql://db.example/calls'}")),
              IsEmpty());
}

TEST(RecordsSection, names_what_contradicts) {
  EXPECT_THAT(faults(records_of("{postgresql: 'dbname=calls'}")),
              ElementsAre(HasSubstr("without records.directory")));
  EXPECT_THAT(faults(records_of("{directory: /tmp, postgresql: 'dbname=calls', json_lines: true}")),
              ElementsAre(HasSubstr("are both told to keep the records")));
  EXPECT_THAT(faults(records_of("{directory: /tmp, spool: 1MiB}", 1000)),
              ElementsAre(HasSubstr("too little for the records of 1000 calls")));
}

}  // namespace
}  // namespace trunkline::controlplane
