#include "controlplane/storage/json_lines_sink.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "controlplane/storage/gzip_members.h"
#include "controlplane/storage/record_json.h"

namespace trunkline::controlplane {
namespace {

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

}  // namespace

JsonLinesSink::JsonLinesSink(std::string directory, std::uint64_t most_octets)
    : directory_(std::move(directory)), most_octets_(most_octets) {
  while (::access(path(number_ + 1).c_str(), F_OK) == 0) ++number_;
  open(number_);
  const auto whole = whole_members(read_all(descriptor_, path(number_)));
  octets_ = whole.octets;
  if (::ftruncate(descriptor_, static_cast<off_t>(octets_)) != 0) throw failure(path(number_));
  for (std::string_view rest = whole.last; !rest.empty();) {
    const auto end = rest.find('\n');
    last_lines_.emplace(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
}

JsonLinesSink::~JsonLinesSink() { ::close(descriptor_); }

std::string JsonLinesSink::path(std::uint32_t number) const {
  std::array<char, 32> name;
  std::snprintf(name.data(), name.size(), "/calls-%06u.jsonl.gz", number);
  return directory_ + name.data();
}

void JsonLinesSink::open(std::uint32_t number) {
  const int descriptor = ::open(path(number).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (descriptor < 0) throw failure(path(number));
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = descriptor;
  number_ = number;
  octets_ = 0;
}

bool JsonLinesSink::append(std::string_view lines) {
  if (lines.empty()) return true;
  if (octets_ >= most_octets_) open(number_ + 1);
  const auto member = gzip_member(lines);
  if (member.empty()) return false;
  const auto count = ::pwrite(descriptor_, member.data(), member.size(), static_cast<off_t>(octets_));
  // Half of it is overwritten by the next try, or cut off at the next start.
  if (count != static_cast<ssize_t>(member.size()) || ::fdatasync(descriptor_) != 0) return false;
  octets_ += member.size();
  return true;
}

bool JsonLinesSink::store(std::span<const CallRecord> batch) {
  std::string lines;
  for (const CallRecord& record : batch) {
    const auto line = json_of(record);
    if (!line.empty() && !last_lines_.contains(line)) lines.append(line).append("\n");
  }
  if (!append(lines)) return false;
  last_lines_.clear();
  return true;
}

std::optional<std::uint64_t> JsonLinesSink::close_lost(Runs runs) {
  if (!append("{\"kind\":\"lost\",\"all_runs_but\":\"" + std::to_string(runs.current) + "\"}\n"))
    return std::nullopt;
  return 0;
}

}  // namespace trunkline::controlplane
