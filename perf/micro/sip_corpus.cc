// Scans, or reads the facts of, every *.sip file of a folder, so many times: scripts count its instructions.
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "perf/micro/message_facts.h"

namespace {

std::vector<std::string> messages_of(const char* folder) {
  std::vector<std::string> messages;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".sip") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    messages.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return messages;
}

bool scan_one(std::string_view octets) {
  trunkline::sip::Scan scan;
  return trunkline::sip::scan(octets, scan).has_value();
}

bool read_one(std::string_view octets) {
  trunkline::sip::Scan scan;
  trunkline::perf::MessageFacts facts;
  return trunkline::perf::read_facts(octets, scan, facts);
}

}  // namespace

// Prints how many messages there are. Fails when one of them is refused.
int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: sip_corpus FOLDER scan|facts TIMES\n", stderr);
    return 2;
  }
  const auto messages = messages_of(argv[1]);
  auto* const work = std::string_view(argv[2]) == "scan" ? scan_one : read_one;
  int times = 0;
  std::from_chars(argv[3], argv[3] + std::strlen(argv[3]), times);
  for (int i = 0; i < times; ++i) {
    for (const auto& message : messages) {
      if (work(message)) continue;
      std::fprintf(stderr, "refused: %s\n", message.c_str());
      return 1;
    }
  }
  std::printf("%zu\n", messages.size());
  return messages.empty() ? 1 : 0;
}
