// The directory of a shard, as the configuration says: its own users, and those of a database.
#pragma once

#include <memory>

#include <boost/asio/io_context.hpp>

#include "base/clock.h"
#include "controlplane/registrar/directory.h"
#include "controlplane/registrar/registrar_settings.h"
#include "controlplane/storage/user_lookup.h"

namespace trunkline::controlplane {

/// Its answers wake `io`, which outlives it, as `clock` does. nullptr: there is no database.
[[nodiscard]] std::shared_ptr<UserLookup> user_lookup_for(const UserDatabase& database,
                                                          const base::Clock& clock,
                                                          boost::asio::io_context& io);
/// `lookup` may be nullptr.
[[nodiscard]] std::unique_ptr<Directory> directory_of(const RegistrarSettings& settings,
                                                      std::shared_ptr<UserLookup> lookup);

}  // namespace trunkline::controlplane
