#include "controlplane/storage/open_calls.h"

#include <charconv>
#include <optional>

namespace trunkline::controlplane {
namespace {

/// Takes `word` and the number behind it from the begin of `line`, as json_of() writes them.
template <class Number>
bool take(std::string_view& line, std::string_view word, Number& number) {
  if (!line.starts_with(word)) return false;
  line.remove_prefix(word.size());
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
  line.remove_prefix(static_cast<std::size_t>(end - line.data()));
  return error == std::errc{};
}

std::string line_of(const CallKey& key, std::int64_t unix_ms, std::string_view kind) {
  return "{\"run\":\"" + std::to_string(key.run) + "\",\"call\":\"" + std::to_string(key.call) +
         "\",\"unix_ms\":" + std::to_string(unix_ms) + ",\"kind\":\"" + std::string(kind) + "\"}\n";
}

}  // namespace

void OpenCalls::note(const CallRecord& record) {
  switch (record.kind) {
    case RecordKind::started: heard_ms_.emplace(record.key, record.unix_ms); break;
    case RecordKind::answered:
    case RecordKind::interim:
      if (const auto call = heard_ms_.find(record.key); call != heard_ms_.end())
        call->second = record.unix_ms;
      break;
    case RecordKind::ended: heard_ms_.erase(record.key); break;
    case RecordKind::codec:
    case RecordKind::trunks:
    case RecordKind::measured: break;
  }
}

void OpenCalls::note(std::string_view line) {
  CallRecord record;
  if (!take(line, "{\"run\":\"", record.key.run) || !take(line, "\",\"call\":\"", record.key.call) ||
      !take(line, "\",\"unix_ms\":", record.unix_ms) || !line.starts_with(",\"kind\":\""))
    return;
  line.remove_prefix(9);
  const auto kind = line.substr(0, line.find('"'));
  record.kind = kind == "started" || kind == "open"       ? RecordKind::started
                : kind == "ended" || kind == "lost"       ? RecordKind::ended
                : kind == "answered" || kind == "interim" ? RecordKind::interim
                                                          : RecordKind::measured;
  note(record);
}

std::string OpenCalls::lines(std::string_view kind, std::uint64_t run) const {
  std::string lines;
  for (const auto& [key, heard_ms] : heard_ms_) {
    if (key.run != run) lines += line_of(key, heard_ms, kind);
  }
  return lines;
}

std::uint64_t OpenCalls::forget_others(std::uint64_t run) {
  return boost::unordered::erase_if(heard_ms_, [run](const auto& call) { return call.first.run != run; });
}

}  // namespace trunkline::controlplane
