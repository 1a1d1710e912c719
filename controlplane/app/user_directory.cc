#include "controlplane/app/user_directory.h"

#include <utility>

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include "controlplane/registrar/config_directory.h"
#include "controlplane/storage/postgres_users.h"
#include "controlplane/storage/sqlite_users.h"
#include "controlplane/storage/stored_directory.h"

namespace trunkline::controlplane {

std::shared_ptr<UserLookup> user_lookup_for(const UserDatabase& database, const base::Clock& clock,
                                            boost::asio::io_context& io) {
  if (!database.given()) return nullptr;
  std::unique_ptr<UserSource> source;
  if (database.sqlite.empty()) {
    source = std::make_unique<PostgresUsers>(database.postgresql);
  } else {
    source = std::make_unique<SqliteUsers>(database.sqlite);
  }
  return std::make_shared<UserLookup>(
      std::move(source), database, clock, [&io] { boost::asio::post(io, [] {}); },
      [](std::string_view line) { spdlog::warn("{}", line); });
}

std::unique_ptr<Directory> directory_of(const RegistrarSettings& settings,
                                        std::shared_ptr<UserLookup> lookup) {
  if (lookup == nullptr) return std::make_unique<ConfigDirectory>(settings.users);
  return std::make_unique<StoredDirectory>(settings.users, std::move(lookup));
}

}  // namespace trunkline::controlplane
