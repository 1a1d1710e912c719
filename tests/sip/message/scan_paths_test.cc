// Every way to scan gives the same, bit for bit: on whole messages, on each of their beginnings, with any
// octet in any place, and wherever a line lies to the blocks that vectors read.
#include "sip/message/scan_paths.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/fakes/seeded_random.h"
#include "tests/sip/message/same_scan.h"
#include "tests/sip/message/text.h"

namespace trunkline::sip {
namespace {

std::vector<std::string> corpus() {
  std::vector<std::string> messages;
  for (const auto folder : {"/torture", "/fuzz/sip_scan", "/fuzz/sip_message"}) {
    for (const auto& entry : std::filesystem::directory_iterator(std::string(TEST_DATA) + folder)) {
      std::ifstream file(entry.path(), std::ios::binary);
      messages.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
  }
  return messages;
}

#ifdef __x86_64__

/// In a heap block of exactly their size, so that a sanitizer sees a read outside of them.
bool agree(std::string_view text) {
  const auto octets = std::make_unique<char[]>(text.size());
  text.copy(octets.get(), text.size());
  const std::string_view exact(octets.get(), text.size());
  Scan scalar{};
  Scan vector{};
  const auto expected = scan_scalar(exact, scalar);
  const auto result = scan_avx2(exact, vector);
  if (expected.has_value() != result.has_value()) return false;
  return (expected || expected.error() == result.error()) && same(scalar, vector);
}

class ScanPaths : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_avx2()) GTEST_SKIP() << "this processor has the scalar path only";
  }
};

TEST_F(ScanPaths, agree_on_whole_messages_and_on_each_beginning_of_one) {
  const auto messages = corpus();
  ASSERT_GT(messages.size(), 50u);
  for (const auto& message : messages) {
    ASSERT_TRUE(agree(message)) << message;
    for (std::size_t size = 0; size < message.size() && size < 700; ++size) {
      ASSERT_TRUE(agree(std::string_view(message).substr(0, size))) << size << " octets of " << message;
    }
  }
}

TEST_F(ScanPaths, agree_with_any_octet_of_note_in_any_place) {
  constexpr std::array<char, 14> notable = {'\r', '\n',   ' ',    '\t',   '\0', ':', '"',
                                            '\\', '\x7f', '\x80', '\x1f', '-',  'a', ','};
  for (const auto& message : corpus()) {
    if (message.size() > 500) continue;
    for (std::size_t at = 0; at < message.size(); ++at) {
      for (const char octet : notable) {
        auto text = message;
        text[at] = octet;
        ASSERT_TRUE(agree(text)) << int{octet} << " at " << at << " of " << message;
      }
    }
  }
}

TEST_F(ScanPaths, agree_on_random_mutations) {
  const auto messages = corpus();
  fakes::SeededRandom random(7);
  for (int i = 0; i < 4000; ++i) {
    auto text = messages[random.next() % messages.size()];
    for (auto n = random.next() % 6 + 1; n > 0 && !text.empty(); --n) {
      const auto at = random.next() % text.size();
      switch (random.next() % 4) {
        case 0: text[at] = static_cast<char>(random.next()); break;
        case 1: text.erase(at, random.next() % 8); break;
        case 2: text.insert(at, random.next() % 2 == 0 ? "\r\n" : "\r\n "); break;
        default: text.insert(at, text.substr(random.next() % text.size(), random.next() % 40)); break;
      }
    }
    ASSERT_TRUE(agree(text)) << text;
  }
}

TEST_F(ScanPaths, agree_wherever_a_line_lies_to_the_blocks_of_64) {
  for (std::size_t shift = 0; shift < 270; ++shift) {
    for (const auto line :
         {"X-Y: z", "Via: a\r\n  b", "Subject:", "Subject: \"\\\x01\"", "Subject: a\rb", "v : x\n y",
          "Subject: \xc3\xa4", "l: 0", "no colon", "Call\rID: 1", ":", "Subject: a\tb ",
          "P-Charging-Function-Addresses: x", "X-Name-Of-More-Octets-Than-Are-Loaded: x"}) {
      const auto text = lines({"OPTIONS sip:a@example.org SIP/2.0", "Subject: " + std::string(shift, 's'),
                               line, "To: <sip:a@example.org>", "Call-ID: 1", ""});
      ASSERT_TRUE(agree(text)) << shift << line;
      ASSERT_TRUE(agree(text + "body\r\n\r\nbody")) << shift << line;
    }
  }
}

TEST_F(ScanPaths, agree_on_start_lines_that_are_nearly_usual) {
  for (const std::string line : {"INVITE sip:a@example.org SIP/2.0",
                                 "INVITE  sip:a@example.org SIP/2.0",
                                 "INVITE sip:a@example.org  SIP/2.0",
                                 "INVITE sip:a b@example.org SIP/2.0",
                                 "INVITE sip:a@example.org SIP/2.0 ",
                                 "INVITE SIP/2.0",
                                 " INVITE sip:a@example.org SIP/2.0",
                                 "INVITE sip:a@example.org sip/2.0",
                                 "INVITE sip:a@example.org SIP/2.1",
                                 "invite sip:a@example.org SIP/2.0",
                                 "INVITE sip:\xc3\xa4@example.org SIP/2.0",
                                 "INVITE\tsip:a SIP/2.0",
                                 "SIP/2.0 200 OK",
                                 "SIP/2.0 200 ",
                                 "SIP/2.0 200",
                                 "SIP/2.0  200 OK",
                                 "SIP/2.0 099 OK",
                                 "SIP/2.0 700 OK",
                                 "SIP/2.0 100 Trying",
                                 "SIP/2.0 699 No",
                                 "SIP/2.0 20x OK",
                                 "SIP/2.0 2000 OK",
                                 "SIP/2.0 200\tOK",
                                 "sip/2.0 200 OK",
                                 "SIP/2.1 200 OK",
                                 "SIP/2.0 sip:a SIP/2.0"}) {
    EXPECT_TRUE(agree(lines({line, "Subject: the start line may lie whole in what is read at once", ""})))
        << line;
  }
  for (std::size_t size = 0; size < 80; ++size) {
    EXPECT_TRUE(agree(lines({"BYE sip:" + std::string(size, 'a') + " SIP/2.0", "Call-ID: 1", ""}))) << size;
    EXPECT_TRUE(agree(lines({"SIP/2.0 487 " + std::string(size, 'a'), "Call-ID: 1", ""}))) << size;
  }
}

TEST_F(ScanPaths, agree_on_more_lines_than_are_taken_at_a_time) {
  std::string feeds = "OPTIONS sip:a@example.org SIP/2.0\r\nSubject: a";
  for (int i = 0; i < 3000; ++i) feeds += i % 7 == 0 ? "\n\t" : "\r\n ";
  EXPECT_TRUE(agree(feeds + "b\r\n\r\n"));
  EXPECT_TRUE(agree(feeds + "\x01\r\n\r\n"));
  std::string many = "OPTIONS sip:a@example.org SIP/2.0\r\n";
  for (int i = 0; i < 97; ++i) {
    many += i % 2 == 0 ? "Via: SIP/2.0/UDP h\r\n" : "X: y\r\n";
    EXPECT_TRUE(agree(many + "\r\n")) << i;
    EXPECT_TRUE(agree(many)) << i;
  }
  EXPECT_TRUE(agree("OPTIONS sip:a SIP/2.0\r\nSubject: " + std::string(65000, 'x') + "\r\n\r\n"));
}

#endif

TEST(ScanPath, that_is_chosen_gives_what_the_scalar_one_gives) {
  for (const auto& message : corpus()) {
    Scan scalar{};
    Scan chosen{};
    EXPECT_EQ(scan_scalar(message, scalar).has_value(), scan(message, chosen).has_value());
    EXPECT_TRUE(same(scalar, chosen)) << message;
  }
}

}  // namespace
}  // namespace trunkline::sip
