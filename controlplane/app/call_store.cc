#include "controlplane/app/call_store.h"

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <spdlog/spdlog.h>

#include "controlplane/app/day_clock.h"
#include "controlplane/storage/json_lines_sink.h"
#include "controlplane/storage/postgres_sink.h"
#include "controlplane/storage/sqlite_sink.h"

namespace trunkline::controlplane {
namespace {

std::unique_ptr<Spool> open_spool(const std::string& path, std::uint64_t octets) {
  auto spool = Spool::open(path, octets);
  if (spool) return std::move(*spool);
  const std::string why =
      spool.error() == SpoolError::unopenable ? std::string(": ") + std::strerror(errno) : "";
  throw std::runtime_error(path + ": " + std::string(to_string(spool.error())) + why);
}

std::unique_ptr<RecordSink> open_sink(const RecordsConfig& config) {
  if (!config.postgresql.empty()) return std::make_unique<PostgresSink>(config.postgresql);
  if (config.json_lines) return std::make_unique<JsonLinesSink>(config.directory);
  return std::make_unique<SqliteSink>(config.directory + "/calls.sqlite");
}

}  // namespace

CallStore::CallStore(const RecordsConfig& config, std::uint8_t shards, base::Random& random) {
  Runs runs;
  std::vector<Spool*> all;
  for (std::uint8_t shard = 0; shard < shards; ++shard) {
    const auto path = config.directory + "/spool-" + std::to_string(shard);
    spools_.push_back(open_spool(path, config.spool_octets));
    const auto of_this_spool = spools_.back()->begin_run(random.next());
    if (shard == 0) runs = of_this_spool;  // one for all shards: their calls have other numbers
    recorders_.emplace_back(*spools_.back(), runs.current, unix_at_origin_ms());
    all.push_back(spools_.back().get());
  }
  thread_ = std::make_unique<StorageThread>(std::move(all), open_sink(config), runs,
                                            [](std::string_view line) { spdlog::warn("{}", line); });
}

std::uint64_t CallStore::waiting() const noexcept {
  std::uint64_t waiting = 0;
  for (const auto& spool : spools_) waiting += spool->waiting();
  return waiting;
}

}  // namespace trunkline::controlplane
