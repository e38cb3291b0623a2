import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { queryClient } from './client.js';
import { Announcer } from './parts/announce.js';
import './theme.css';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Announcer>
        <App />
      </Announcer>
    </QueryClientProvider>
  </StrictMode>,
);
