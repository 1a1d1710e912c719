#include "controlplane/storage/json_lines_sink.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "controlplane/storage/gzip_members.h"
#include "controlplane/storage/record_json.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint64_t no_run = 0;  // they begin with 1
constexpr std::uint32_t last_number = 999'999'999;

std::runtime_error failure(const std::string& path) {
  return std::runtime_error(path + ": " + std::strerror(errno));
}

std::string read_all(int descriptor, const std::string& path) {
  struct stat found {};
  if (::fstat(descriptor, &found) != 0) throw failure(path);
  std::string octets(static_cast<std::size_t>(found.st_size), '\0');
  std::size_t read = 0;
  while (read < octets.size()) {
    const auto count =
        ::pread(descriptor, octets.data() + read, octets.size() - read, static_cast<off_t>(read));
    if (count <= 0) throw failure(path);
    read += static_cast<std::size_t>(count);
  }
  return octets;
}

std::string name_of(std::uint32_t number) {
  std::array<char, 32> name;
  std::snprintf(name.data(), name.size(), "calls-%06u.jsonl.gz", number);
  return name.data();
}

/// Of the files that are there, the lowest first: older ones may have been taken away.
std::vector<std::uint32_t> numbers_in(const std::string& directory) {
  std::error_code error;
  std::vector<std::uint32_t> numbers;
  for (std::filesystem::directory_iterator at(directory, error), end; at != end; at.increment(error)) {
    const auto name = at->path().filename().string();
    std::uint32_t number = 0;
    const auto digits = name.data() + std::min(name.size(), name.find('-') + 1);
    std::from_chars(digits, name.data() + name.size(), number);
    if (number > 0 && number <= last_number && name == name_of(number)) numbers.push_back(number);
  }
  if (error) throw std::runtime_error(directory + ": " + error.message());
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

}  // namespace

JsonLinesSink::JsonLinesSink(std::string directory, std::uint64_t most_octets)
    : directory_(std::move(directory)), most_octets_(most_octets) {
  auto numbers = numbers_in(directory_);
  if (numbers.empty()) {
    open_next(1);
    return;
  }
  open(numbers.back());
  take_over();
  // A process that died when it had begun a file and written nothing whole: what is known is in the one
  // before, unless that was taken away.
  while (octets_ == 0 && numbers.size() > 1) {
    if (::unlink(path(number_).c_str()) != 0) throw failure(path(number_));
    numbers.pop_back();
    open(numbers.back());
    take_over();
  }
}

void JsonLinesSink::take_over() {
  octets_ = read_members(read_all(descriptor_, path(number_)), [this](const GzipMember& member) {
    marks_ = marks_in(member.note);
    for (std::string_view rest = member.text; !rest.empty();) {
      const auto end = rest.find('\n');
      open_calls_.note(rest.substr(0, end));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
  });
  if (::ftruncate(descriptor_, static_cast<off_t>(octets_)) != 0) throw failure(path(number_));
}

JsonLinesSink::~JsonLinesSink() { ::close(descriptor_); }

std::string JsonLinesSink::path(std::uint32_t number) const { return directory_ + '/' + name_of(number); }

void JsonLinesSink::open(std::uint32_t number) {
  if (!open(number, 0)) throw failure(path(number));
}

void JsonLinesSink::open_next(std::uint32_t number) {
  for (; !open(number, O_CREAT | O_EXCL); ++number) {
    if (errno != EEXIST || number == last_number) throw failure(path(number));
  }
}

bool JsonLinesSink::open(std::uint32_t number, int how) {
  const int descriptor = ::open(path(number).c_str(), O_RDWR | O_CLOEXEC | how, 0640);
  if (descriptor < 0) return false;
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = descriptor;
  number_ = number;
  octets_ = 0;
  return true;
}

bool JsonLinesSink::append(std::string_view lines, const SpoolMarks& marks) {
  const auto number = number_;
  const auto octets = octets_;
  const bool begins = octets_ >= most_octets_;
  if (begins) open_next(number_ + 1);
  if (write(lines, marks)) return true;
  // Back to the one before, if it is still there: else the newest were one in which nothing is known.
  const auto begun = path(number_);
  if (begins && open(number, 0)) {
    octets_ = octets;
    static_cast<void>(::unlink(begun.c_str()));
  }
  return false;
}

bool JsonLinesSink::write(std::string_view lines, const SpoolMarks& marks) {
  std::string members;
  if (octets_ == 0 && number_ > 1) members = gzip_member(open_calls_.lines("open", no_run), note_of(marks_));
  const auto member = gzip_member(lines, note_of(marks));
  if (member.empty()) return false;
  members += member;
  const auto count = ::pwrite(descriptor_, members.data(), members.size(), static_cast<off_t>(octets_));
  // Half of it is overwritten by the next try, or cut off at the next start.
  if (count != static_cast<ssize_t>(members.size()) || ::fdatasync(descriptor_) != 0) {
    last_error_ = count >= 0 && count != static_cast<ssize_t>(members.size()) ? path(number_) + ": disk full"
                                                                              : failure(path(number_)).what();
    return false;
  }
  octets_ += members.size();
  marks_ = marks;
  return true;
}

bool JsonLinesSink::store(std::span<const CallRecord> batch, SpoolPlace from) {
  SpoolMarks marks = marks_;
  auto& mark = marks[from.spool];
  const auto end = from.sequence + batch.size();
  if (mark >= end) return true;  // the spool was not told, and brings it once more
  if (mark > from.sequence) batch = batch.last(end - mark);
  mark = end;
  std::string lines;
  boost::unordered_flat_map<CallKey, bool, OpenCalls::Hash> open;  // as of the lines so far, where they say
  for (const CallRecord& record : batch) {
    if (record.kind == RecordKind::started) open[record.key] = true;
    if (record.kind == RecordKind::ended) {  // each but the first says nothing: a proxied call's BYE again
      const auto known = open.try_emplace(record.key, open_calls_.holds(record.key)).first;
      if (!std::exchange(known->second, false)) continue;
    }
    const auto line = json_of(record);
    if (!line.empty()) lines.append(line).append("\n");
  }
  if (!append(lines, marks)) return false;
  for (const CallRecord& record : batch) open_calls_.note(record);
  return true;
}

std::optional<std::uint64_t> JsonLinesSink::close_lost(Runs runs) {
  const auto lines = open_calls_.lines("lost", runs.current);
  if (!lines.empty() && !append(lines, marks_)) return std::nullopt;
  return open_calls_.forget_others(runs.current);
}

}  // namespace trunkline::controlplane
